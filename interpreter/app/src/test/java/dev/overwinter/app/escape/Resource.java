package dev.overwinter.app.escape;

import dev.overwinter.app.wiring.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/// The corpus as data.
final class Resource {
    private Resource() {}

    static JsonNode read(String name) {
        var path = "/escape/" + name;
        try (var stream = Objects.requireNonNull(Resource.class.getResourceAsStream(path), path)) {
            return Yaml.read(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
