package dev.overwinter.dsl.bind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks cron expressions as Quartz reads them: seconds, minutes, hours, day of month, month, day of week and,
/// if the author likes, a year.
final class Cron {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private static final Pattern LAST_OF_MONTH = Pattern.compile("L(-(30|[12][0-9]|[0-9]))?W?");
    private static final Pattern NEAREST_WORKDAY = Pattern.compile("([1-9]|[12][0-9]|3[01])W");
    private static final Pattern DAY_IN_MONTH = Pattern.compile("([1-7]|[A-Z]{3})(L|#[1-5])");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}");

    private Cron() {}

    /// What is wrong, in the three parts of a diagnostic.
    record Mistake(String title, String label, @Nullable String hint) {}

    /// A field of the expression with the numbers and names that it takes.
    private enum Field {
        SECONDS("the seconds", 0, 59, List.of()),
        MINUTES("the minutes", 0, 59, List.of()),
        HOURS("the hours", 0, 23, List.of()),
        DAY_OF_MONTH("the day of the month", 1, 31, List.of()),
        MONTH("the month", 1, 12, MONTHS),
        DAY_OF_WEEK("the day of the week", 1, 7, DAYS),
        YEAR("the year", 1970, 2099, List.of());

        private final String words;
        private final int first;
        private final int last;
        private final List<String> names;

        Field(String words, int first, int last, List<String> names) {
            this.words = words;
            this.first = first;
            this.last = last;
            this.names = names;
        }

        /// What only the two days take.
        private String signs() {
            return this == DAY_OF_MONTH ? " ? L W" : this == DAY_OF_WEEK ? " ? L #" : "";
        }

        private String range() {
            return first + " to " + last
                    + (names.isEmpty() ? "" : ", or " + names.getFirst() + " to " + names.getLast())
                    + (this == DAY_OF_WEEK ? "; 1 is Sunday" : "");
        }
    }

    /// Null where the expression is right.
    static @Nullable Mistake check(String text) {
        var parts = text.strip().toUpperCase(Locale.ROOT).split("\\s+");
        if (parts.length == 5) {
            return new Mistake(
                    "this cron expression has five fields",
                    "Quartz has a seconds field first",
                    "write \"" + fromUnix(parts) + "\"");
        }
        if (parts.length != 6 && parts.length != 7) {
            return new Mistake(
                    "this is not a cron expression",
                    "six fields were expected: seconds, minutes, hours, day of month, month, day of week",
                    text.startsWith("@")
                            ? "there are no short forms; every day at six is \"0 0 6 * * ?\""
                            : "at six, Monday to Friday, is \"0 0 6 ? * MON-FRI\"");
        }
        for (var field : Field.values()) {
            var mistake = field.ordinal() < parts.length ? field(field, parts[field.ordinal()]) : null;
            if (mistake != null) {
                return mistake;
            }
        }
        return days(parts);
    }

    /// Quartz cannot combine the two days: one of them says nothing.
    private static @Nullable Mistake days(String[] parts) {
        var ofMonth = parts[Field.DAY_OF_MONTH.ordinal()];
        var ofWeek = parts[Field.DAY_OF_WEEK.ordinal()];
        if (ofMonth.equals("?") != ofWeek.equals("?")) {
            return null;
        }
        var fixed = parts.clone();
        boolean everyDay = ofMonth.equals("?") || ofWeek.equals("*");
        fixed[Field.DAY_OF_MONTH.ordinal()] = ofMonth.equals("?") ? "*" : everyDay ? ofMonth : "?";
        fixed[Field.DAY_OF_WEEK.ordinal()] = everyDay ? "?" : ofWeek;
        return new Mistake(
                ofMonth.equals("?")
                        ? "neither the day of the month nor the day of the week is given"
                        : "the day of the month and the day of the week cannot both be given",
                "exactly one of the two is ?",
                "write \"" + String.join(" ", fixed) + "\"");
    }

    private static @Nullable Mistake field(Field field, String text) {
        if (text.equals("?") && !field.signs().isEmpty() || field == Field.DAY_OF_WEEK && isDayInMonth(text)) {
            return null;
        }
        for (var item : text.split(",", -1)) {
            var wrong = item(field, item);
            if (wrong != null) {
                return new Mistake(
                        "\"" + text + "\" cannot be " + field.words,
                        wrong,
                        "it takes " + field.range() + ", and * , - /" + field.signs());
            }
        }
        return null;
    }

    private static boolean isDayInMonth(String text) {
        var found = DAY_IN_MONTH.matcher(text);
        return text.equals("L")
                || found.matches() && (Character.isDigit(text.charAt(0)) || DAYS.contains(found.group(1)));
    }

    /// A value, a range, or one of them with a step; what is wrong with it, or null.
    private static @Nullable String item(Field field, String item) {
        boolean counted = LAST_OF_MONTH.matcher(item).matches()
                || NEAREST_WORKDAY.matcher(item).matches();
        if (field == Field.DAY_OF_MONTH && counted) {
            return null;
        }
        int slash = item.indexOf('/');
        var base = slash < 0 ? item : item.substring(0, slash);
        if (slash >= 0) {
            var step = item.substring(slash + 1);
            int widest = field == Field.YEAR ? 2099 - 1970 : field.last;
            if (!NUMBER.matcher(step).matches() || Integer.parseInt(step) < 1 || Integer.parseInt(step) > widest) {
                return "a step from 1 to " + widest + " was expected after the slash";
            }
        }
        if (base.equals("*") || base.isEmpty() && slash >= 0) {
            return null;
        }
        var ends = base.split("-", -1);
        if (ends.length > 2) {
            return "\"" + base + "\" is no range";
        }
        for (var end : ends) {
            if (value(field, end) == null) {
                return end.isEmpty() ? "a value is missing" : "\"" + base + "\" is out of range or no name";
            }
        }
        return null;
    }

    private static @Nullable Integer value(Field field, String text) {
        int named = field.names.indexOf(text);
        if (named >= 0) {
            return named + field.first;
        }
        if (!NUMBER.matcher(text).matches()) {
            return null;
        }
        int number = Integer.parseInt(text);
        return number < field.first || number > field.last ? null : number;
    }

    /// The same in Quartz's words: a second, days of the week by name (there Sunday is 0, here 1), and one `?`.
    private static String fromUnix(String[] parts) {
        boolean anyWeekday = parts[4].equals("*") || parts[4].equals("?");
        var weekdays = new ArrayList<String>();
        for (var day : parts[4].split("(?<=[-,])|(?=[-,])")) {
            weekdays.add(day.matches("[0-7]") ? DAYS.get(Integer.parseInt(day) % 7) : day);
        }
        return "0 " + parts[0] + " " + parts[1] + " " + (anyWeekday ? parts[2] : "?") + " " + parts[3] + " "
                + (anyWeekday ? "?" : String.join("", weekdays));
    }
}
