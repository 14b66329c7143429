package dev.overwinter.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What is asked for on the command line: `--name number`. A workload says which names it takes.
record Settings(Map<String, Integer> given) {

    /// @throws IllegalArgumentException where it is no list of `--name number`; the message says what to write
    static Settings of(List<String> arguments) {
        var given = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < arguments.size(); i += 2) {
            var name = arguments.get(i);
            if (!name.startsWith("--")
                    || i + 1 == arguments.size()
                    || !arguments.get(i + 1).matches("[1-9]\\d{0,7}")) {
                throw new IllegalArgumentException("\"" + name + "\" is not understood; options look like --runs 5");
            }
            given.put(name.substring(2), Integer.parseInt(arguments.get(i + 1)));
        }
        return new Settings(given);
    }

    int number(String name, int otherwise) {
        return given.getOrDefault(name, otherwise);
    }

    /// @throws IllegalArgumentException where an option is none of these
    Settings only(String... names) {
        var unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(List.of(names));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "--" + unknown.first() + " is not known here; there are --" + String.join(", --", names));
        }
        return this;
    }
}
