package dev.overwinter.app.view;

/// Colours on a terminal that has them.
public enum Style {
    PLAIN,
    COLOURED;

    public String bold(String text) {
        return with("1", text);
    }

    public String dim(String text) {
        return with("2", text);
    }

    public String green(String text) {
        return with("32", text);
    }

    public String cyan(String text) {
        return with("36", text);
    }

    public String red(String text) {
        return with("31", text);
    }

    private String with(String code, String text) {
        return this == PLAIN || text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
