package dev.overwinter.engine.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.overwinter.engine.core.Command;
import dev.overwinter.engine.core.Event;
import dev.overwinter.engine.core.Header;
import dev.overwinter.engine.core.HistoryEntry;
import dev.overwinter.engine.core.LedgerEntry;
import dev.overwinter.engine.core.NodeKey;
import dev.overwinter.engine.core.NodeState;
import dev.overwinter.engine.core.Outcome;
import dev.overwinter.engine.core.Ref;
import dev.overwinter.engine.core.StepError;
import dev.overwinter.engine.core.StepResult;
import dev.overwinter.engine.core.Transition;
import dev.overwinter.engine.core.Work;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.DecimalNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.StringNode;

class StateCodecTest {

    static Stream<Class<?>> records() {
        return Stream.of(
                        Header.class,
                        NodeState.class,
                        StepResult.class,
                        LedgerEntry.class,
                        HistoryEntry.class,
                        Ref.class,
                        StepError.class,
                        Transition.class,
                        Work.class,
                        Outcome.class,
                        Event.class,
                        Command.class)
                .flatMap(type -> Samples.concrete(type).stream());
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyRecordComesBackEqual(Class<?> type) {
        for (var fill : Samples.Fill.values()) {
            var value = new Samples(fill).record(type);
            var text = StateCodec.write(value);
            assertEquals(value, StateCodec.read(StateCodec.FORMAT, text, type), text);
            assertEquals(text, StateCodec.write(StateCodec.read(StateCodec.FORMAT, text, type)));
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void onlyComponentsAreWritten(Class<?> type) {
        var names = Stream.of(type.getRecordComponents())
                .map(component -> component.getName())
                .toList();
        StateCodec.tree(new Samples(Samples.Fill.EVERYTHING).record(type)).propertyNames().stream()
                .filter(name -> !name.equals("is"))
                .forEach(name -> assertEquals(true, names.contains(name), type + " writes " + name));
    }

    @Test
    void eachKindOfASealedTypeIsReadThroughTheTypeItself() {
        for (var sealed : List.of(Work.class, Outcome.class, Event.class, Command.class)) {
            for (var value : new Samples(Samples.Fill.EVERYTHING).all(sealed)) {
                assertEquals(value, StateCodec.read(StateCodec.FORMAT, StateCodec.write(value), sealed));
                assertEquals(value, StateCodec.fromTree(StateCodec.tree(value), sealed));
            }
        }
    }

    @Test
    void aNullValueIsNotAnAbsentOne() {
        var stored = StateCodec.write(new Ref(0, NullNode.getInstance()));
        assertEquals("{\"inline\":null}", stored);
        assertEquals(new Ref(0, NullNode.getInstance()), StateCodec.read(StateCodec.FORMAT, stored, Ref.class));
        assertNull(StateCodec.read(StateCodec.FORMAT, "{\"id\":7}", Ref.class).inline());
    }

    @Test
    void anEndedVisitStaysInATransition() {
        var sample = (Transition) new Samples(Samples.Fill.EVERYTHING).record(Transition.class);
        var nodes = new TreeMap<>(sample.nodes());
        nodes.put(NodeKey.ROOT, null);
        var transition = new Transition(
                sample.header(),
                nodes,
                sample.results(),
                sample.ledger(),
                sample.vars(),
                sample.collapsed(),
                sample.payloads(),
                sample.history(),
                sample.gates(),
                sample.consumed(),
                sample.verdicts(),
                sample.sends(),
                sample.published(),
                sample.listening(),
                sample.heard(),
                sample.owes(),
                sample.owesNoMore());
        assertEquals(transition, StateCodec.read(StateCodec.FORMAT, StateCodec.write(transition), Transition.class));
    }

    @Test
    void numbersStayExact() {
        for (var number : List.of(
                "9223372036854775807",
                "-9223372036854775808",
                "1.10",
                "0.1",
                "1e400",
                "100.00",
                "123456789012345678901234567890",
                "3.14159265358979323846264338327950288")) {
            var again = StateCodec.readTree(StateCodec.write(StateCodec.readTree(number)));
            assertEquals(new BigDecimal(number), again.decimalValue(), number);
            assertEquals(new BigDecimal(number).scale(), again.decimalValue().scale(), number);
        }
        assertEquals(DecimalNode.valueOf(new BigDecimal("1.10")), StateCodec.readTree("1.10"));
    }

    @Test
    void halfACharacterSurvives() {
        var half = StringNode.valueOf("a\ud83db");
        assertEquals(half, StateCodec.readTree(StateCodec.write(half)));
        assertEquals(half, StateCodec.readTree(StateCodec.writeBytes(half)));
        assertFalse(StateCodec.write(half).contains("\ud83d"), "a lone surrogate is no text for a database");
    }

    @Test
    void anUnknownFormatIsRefused() {
        var refused = assertThrows(
                IllegalArgumentException.class, () -> StateCodec.read(StateCodec.FORMAT + 1, "{}", Ref.class));
        assertEquals(true, refused.getMessage().contains("newer"));
    }
}
