import module java.base;

/// As much JSON as the payer needs: objects as maps in their order, arrays as lists, whole numbers as Long.
/// The JDK has none of its own.
final class Json {

    private static final Pattern TOKEN =
            Pattern.compile("\\s*([{}\\[\\]:,]|\"(?:[^\"\\\\\\x00-\\x1f]|\\\\.)*+\"|[-+.\\w]+|\\S)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|(.))");

    /// The tokens of the text, then an empty one for ever.
    private final Iterator<String> tokens;

    private Json(String text) {
        Stream<String> found = TOKEN.matcher(text).results().map(token -> token.group(1));
        tokens = Stream.concat(found, Stream.generate(() -> "")).iterator();
    }

    /// Reads one object; IllegalArgumentException for anything else.
    static Map<String, Object> object(String text) {
        var json = new Json(text);
        Map<String, Object> object = map(json.value(json.tokens.next()));
        json.expect("");
        return object;
    }

    private Object value(String token) {
        return switch (token) {
            case "{" -> {
                var map = new LinkedHashMap<String, Object>();
                elements("}", name -> {
                    String key = unquote(name);
                    expect(":");
                    map.put(key, value(tokens.next()));
                });
                yield map;
            }
            case "[" -> {
                var list = new ArrayList<>();
                elements("]", first -> list.add(value(first)));
                yield list;
            }
            case "true", "false" -> Boolean.valueOf(token);
            case "null" -> null;
            case String number when number.matches("-?\\d{1,18}") -> Long.valueOf(number);
            case String number when number.matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?") -> new BigDecimal(number);
            default -> unquote(token);
        };
    }

    private void elements(String end, Consumer<String> element) {
        String token = tokens.next();
        while (!token.equals(end)) {
            element.accept(token);
            token = tokens.next();
            if (!token.equals(end)) {
                require(token.equals(","), token);
                token = tokens.next();
            }
        }
    }

    private void expect(String expected) {
        String token = tokens.next();
        require(token.equals(expected), token);
    }

    private static void require(boolean holds, String token) {
        if (!holds) {
            throw new IllegalArgumentException(token.isEmpty() ? "the JSON ends too early" : "not JSON at: " + token);
        }
    }

    private static String unquote(String token) {
        require(token.length() > 1 && token.startsWith("\""), token);
        return ESCAPE.matcher(token.substring(1, token.length() - 1)).replaceAll(escape -> {
            String plain = escape.group(2);
            return Matcher.quoteReplacement(
                    plain == null ? Character.toString(Integer.parseInt(escape.group(1), 16))
                            : "bfnrt".contains(plain) ? ("\\" + plain).translateEscapes() : plain);
        });
    }

    static String write(Object value) {
        return switch (value) {
            case Map<?, ?> map -> map.entrySet().stream()
                    .map(field -> write(field.getKey()) + ":" + write(field.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
            case List<?> list -> list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
            case String text -> quote(text);
            case null, default -> String.valueOf(value);
        };
    }

    private static String quote(String text) {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return '"' + Pattern.compile("\\p{Cntrl}").matcher(escaped)
                .replaceAll(control -> "\\\\u%04x".formatted((int) control.group().charAt(0))) + '"';
    }

    /// `fields("id", 1, "ok", true)` as an object.
    static Map<String, Object> fields(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw new IllegalArgumentException("expected a JSON object");
    }

    /// One field of every object in a list, as text; nothing where there is no list.
    static List<String> texts(Object list, String field) {
        return !(list instanceof List<?> items) ? List.of() : items.stream()
                .filter(Map.class::isInstance).map(item -> String.valueOf(((Map<?, ?>) item).get(field))).toList();
    }
}
