package dev.overwinter.agents.http;

import dev.overwinter.agents.AgentFailure;
import dev.overwinter.agents.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a request says who sends it.
sealed interface Auth {

    record Basic(String user, String password) implements Auth {}

    record Bearer(String token) implements Auth {}

    record Header(String name, String value) implements Auth {}

    /// Null where the input names none.
    static @Nullable Auth read(Fields input) {
        Fields auth = input.optionalFields("auth");
        if (auth == null) {
            return null;
        }
        if (auth.values().size() != 1) {
            throw AgentFailure.invalid("auth takes exactly one of basic, bearer and header.");
        }
        Fields basic = auth.optionalFields("basic");
        if (basic != null) {
            return new Basic(userName(basic.text("user")), basic.text("password"));
        }
        Fields header = auth.optionalFields("header");
        return header != null ? new Header(header.text("name"), header.text("value")) : new Bearer(auth.text("bearer"));
    }

    default String headerName() {
        return switch (this) {
            case Basic _, Bearer _ -> "Authorization";
            case Header header -> header.name();
        };
    }

    default String headerValue() {
        return switch (this) {
            case Basic basic -> "Basic " + encoded(basic);
            case Bearer bearer -> "Bearer " + bearer.token();
            case Header header -> header.value();
        };
    }

    default List<String> secrets() {
        return switch (this) {
            case Basic basic -> List.of(basic.password(), encoded(basic));
            case Bearer bearer -> List.of(bearer.token());
            case Header header -> List.of(header.value());
        };
    }

    private static String encoded(Basic basic) {
        String pair = basic.user() + ":" + basic.password();
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String userName(String user) {
        if (user.indexOf(':') >= 0) {
            throw AgentFailure.invalid("auth.basic.user must not hold a colon.");
        }
        return user;
    }
}
