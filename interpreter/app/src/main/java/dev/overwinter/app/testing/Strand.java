package dev.overwinter.app.testing;

import java.util.concurrent.Semaphore;

/// A call that can pause in the middle. It has a thread of its own, but runs only while the pump waits for it.
public final class Strand {
    private final Semaphore go = new Semaphore(0);
    private final Semaphore back = new Semaphore(0);
    private final Thread thread;
    private boolean started;
    private boolean ended;
    private boolean dropped;

    /// The process died around the call.
    public static final class Dropped extends Error {
        private static final long serialVersionUID = 1L;

        public Dropped() {
            super("the process died in the call", null, false, false);
        }
    }

    public Strand(Runnable work) {
        thread = Thread.ofVirtual().unstarted(() -> {
            go.acquireUninterruptibly();
            try {
                work.run();
            } catch (Dropped _) {
                // nobody is left to be told
            } finally {
                ended = true;
                back.release();
            }
        });
    }

    /// Lets it run until it pauses or ends.
    public void resume() {
        if (ended) {
            return;
        }
        if (!started) {
            started = true;
            thread.start();
        }
        go.release();
        back.acquireUninterruptibly();
    }

    /// Called by the call itself: gives the turn back until it is resumed.
    public void pause() {
        back.release();
        go.acquireUninterruptibly();
        if (dropped) {
            throw new Dropped();
        }
    }

    /// Ends it where it stands.
    public void drop() {
        if (started && !ended) {
            dropped = true;
            resume();
        }
        ended = true;
    }
}
