package dev.overwinter.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What is asked for on the command line: `--name number`, or `--name all`. A workload says which names it takes.
public record Settings(Map<String, Integer> given) {

    private static final int ALL = Integer.MAX_VALUE;

    /// @throws IllegalArgumentException where it is no list of `--name number`; the message says what to write
    public static Settings of(List<String> arguments) {
        var given = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < arguments.size(); i += 2) {
            var name = arguments.get(i);
            if (!name.startsWith("--")
                    || i + 1 == arguments.size()
                    || !arguments.get(i + 1).matches("[1-9]\\d{0,7}|all")) {
                throw new IllegalArgumentException("\"" + name + "\" is not understood; options look like --runs 5");
            }
            var value = arguments.get(i + 1);
            given.put(name.substring(2), value.equals("all") ? ALL : Integer.parseInt(value));
        }
        return new Settings(given);
    }

    public int number(String name, int otherwise) {
        int number = given.getOrDefault(name, otherwise);
        if (number == ALL) {
            throw new IllegalArgumentException("--" + name + " takes a number");
        }
        return number;
    }

    /// A number, or `all` of so many; all where it is not given.
    int numberOrAll(String name, int all) {
        return Math.min(given.getOrDefault(name, ALL), all);
    }

    /// @throws IllegalArgumentException where an option is none of these
    public Settings only(String... names) {
        var unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(List.of(names));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "--" + unknown.first() + " is not known here; there are --" + String.join(", --", names));
        }
        return this;
    }
}
