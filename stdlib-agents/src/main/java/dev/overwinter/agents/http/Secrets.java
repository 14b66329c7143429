package dev.overwinter.agents.http;

import dev.overwinter.agents.AgentFailure;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// The credentials of one request, to be struck out of whatever is told about it: servers echo what they were sent.
public record Secrets(List<String> texts) {

    private static final int TOO_SHORT_TO_STRIKE = 4;
    private static final List<String> TELLING = List.of("auth", "cookie", "token", "secret", "key", "password");

    public Secrets {
        texts = texts.stream()
                .filter(text -> text.length() >= TOO_SHORT_TO_STRIKE)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /// Those in headers whose names speak of credentials; of `Bearer abc` also `abc` alone.
    static Collection<String> inHeader(String name, String value) {
        String lower = name.toLowerCase(Locale.ROOT);
        TreeSet<String> found = new TreeSet<>();
        if (TELLING.stream().anyMatch(lower::contains)) {
            found.add(value);
            found.add(value.substring(value.indexOf(' ') + 1));
        }
        return found;
    }

    public AgentFailure strikeFrom(AgentFailure failure) {
        return texts.isEmpty() ? failure : failure.rewritten(this::strikeFrom);
    }

    String strikeFrom(String text) {
        String clean = text;
        for (String secret : texts) {
            clean = clean.replace(secret, "***");
        }
        return clean;
    }

    @Override
    public String toString() {
        return "Secrets[" + texts.size() + "]";
    }
}
