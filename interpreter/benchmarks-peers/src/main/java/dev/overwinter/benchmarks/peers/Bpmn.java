package dev.overwinter.benchmarks.peers;

/// The workloads as BPMN, in the dialect of an engine.
///
/// @param namespace of the engine's own attributes
/// @param durable the attribute that makes a step a job of its own, so that the one before it is committed first
/// @param process attributes that the engine needs on a process
record Bpmn(String namespace, String durable, String process) {
    static final String SEQUENCE = "sequence";
    static final String GATE = "gate";
    static final String TIMER = "timer";

    /// The bean that a step calls, and the one that the last step calls.
    static final String STEP = "step";

    static final String LAST = "last";

    /// The variable that holds a timer's instant.
    static final String DUE = "due";

    /// Steps one after the other, each committed before the next.
    String sequence(int steps) {
        var nodes = new StringBuilder();
        for (int n = 1; n <= steps; n++) {
            nodes.append(flow(n)).append(service(n, n == steps ? LAST : STEP, durable));
        }
        return text(SEQUENCE, nodes.append(flow(steps + 1)).toString(), steps + 1);
    }

    /// Waits for an answer.
    String gate() {
        return text(GATE, flow(1) + "<receiveTask id=\"n1\"/>" + flow(2), 2);
    }

    /// Waits for an instant, then does a step in the same transaction.
    String timer() {
        return text(
                TIMER,
                flow(1)
                        + "<intermediateCatchEvent id=\"n1\"><timerEventDefinition><timeDate>${" + DUE
                        + "}</timeDate></timerEventDefinition></intermediateCatchEvent>"
                        + flow(2)
                        + service(2, LAST, "")
                        + flow(3),
                3);
    }

    private static String service(int n, String bean, String attributes) {
        return "<serviceTask id=\"n%d\" x:delegateExpression=\"${%s}\" %s/>".formatted(n, bean, attributes);
    }

    private static String flow(int to) {
        return "<sequenceFlow id=\"f%d\" sourceRef=\"n%d\" targetRef=\"n%d\"/>".formatted(to, to - 1, to);
    }

    private String text(String id, String nodes, int end) {
        return """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="%s" targetNamespace="bench">
                  <process id="%s" isExecutable="true" %s><startEvent id="n0"/>%s<endEvent id="n%d"/></process>
                </definitions>
                """.formatted(namespace, id, process, nodes, end);
    }
}
