package dev.overwinter.agents.llm;

/// One contribution to a dialogue with a model.
record Message(Role role, String text) {

    enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    static Message system(String text) {
        return new Message(Role.SYSTEM, text);
    }

    static Message user(String text) {
        return new Message(Role.USER, text);
    }

    static Message assistant(String text) {
        return new Message(Role.ASSISTANT, text);
    }
}
