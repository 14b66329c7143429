package dev.overwinter.dsl;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// `listen:` waits for CloudEvents.
///
/// @param mode how many of `filters` must have come
/// @param filters one for a plain `listen`
/// @param lookBack how far before the listening an event may have come; absent: since the execution started
public record Listen(
        StepHead head,
        Mode mode,
        List<Filter> filters,
        @Nullable Length timeout,
        @Nullable Length lookBack) implements Node {
    public Listen {
        filters = List.copyOf(filters);
    }

    public enum Mode {
        /// One filter; the output is the event.
        ONE,
        /// The first event that fits any of the filters; the output is that event.
        ANY,
        /// An event for each filter; the output is the list of events, in the order of the filters.
        ALL
    }

    /// @param correlate values that the event must have, by dotted path such as `data.orderId`
    /// @param when a further condition, sees `event`
    public record Filter(
            String type,
            SequencedMap<String, Template> correlate,
            @Nullable Expression when,
            Span span) {
        public Filter {
            correlate = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(correlate));
        }
    }

    @Override
    public String kind() {
        return "listen";
    }
}
