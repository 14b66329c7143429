package dev.overwinter.runtime.quartz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class QuartzWakerTest {
    private static final Instant FAR = Instant.parse("9999-12-31T23:59:59Z");

    @Test
    void ringsAtTheTimeAndNotBefore() throws InterruptedException {
        try (var waker = new QuartzWaker()) {
            var rung = new SynchronousQueue<Instant>();
            waker.onWake(() -> put(rung, Instant.now()));
            var at = Instant.now().plusMillis(120).plusNanos(1);
            waker.wakeAt(at);
            assertFalse(rung.take().isBefore(at));
        }
    }

    @Test
    void whatIsOverdueRingsAtOnce() throws InterruptedException {
        try (var waker = new QuartzWaker()) {
            var rung = new CountDownLatch(1);
            waker.onWake(rung::countDown);
            waker.wakeAt(Instant.EPOCH);
            rung.await();
        }
    }

    @Test
    void theLastAlarmCounts() throws InterruptedException {
        try (var waker = new QuartzWaker()) {
            var rings = new AtomicInteger();
            var rung = new CountDownLatch(1);
            waker.onWake(() -> {
                rings.incrementAndGet();
                rung.countDown();
            });
            waker.wakeAt(FAR);
            waker.wakeAt(Instant.now().plusSeconds(3_600));
            waker.wakeAt(null);
            waker.wakeAt(FAR);
            waker.wakeAt(Instant.now());
            rung.await();
            assertEquals(1, rings.get());
        }
    }

    @Test
    void canBeSetAgainWhileItRingsAlsoToTheSameTime() throws InterruptedException {
        try (var waker = new QuartzWaker()) {
            var at = Instant.now().minusSeconds(1);
            var rung = new CountDownLatch(3);
            waker.onWake(() -> {
                rung.countDown();
                if (rung.getCount() > 0) {
                    waker.wakeAt(at);
                }
            });
            waker.wakeAt(at);
            rung.await();
        }
    }

    @Test
    void aFailingActionDoesNotStopTheClock() throws InterruptedException {
        try (var waker = new QuartzWaker()) {
            var rung = new CountDownLatch(2);
            waker.onWake(() -> {
                rung.countDown();
                waker.wakeAt(Instant.now());
                throw new IllegalStateException("on purpose");
            });
            waker.wakeAt(Instant.now());
            rung.await();
        }
    }

    @Test
    void startsNothingBeforeTheFirstAlarmAndEndsWhatItStarted() throws InterruptedException {
        var others = wakerThreads();
        var waker = new QuartzWaker();
        waker.onWake(() -> {});
        waker.wakeAt(null);
        assertTrue(others.containsAll(wakerThreads()), "no thread before the first alarm");
        waker.wakeAt(FAR);
        var own = new HashSet<>(wakerThreads());
        own.removeAll(others);
        assertFalse(own.isEmpty());
        waker.close();
        waker.wakeAt(Instant.now());
        waker.close();
        for (var thread : own) {
            assertTrue(thread.join(Duration.ofSeconds(20)), thread + " has not ended");
        }
    }

    @Test
    void somebodyMustListen() {
        try (var waker = new QuartzWaker()) {
            assertThrows(IllegalStateException.class, () -> waker.wakeAt(FAR));
        }
    }

    private static Set<Thread> wakerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("overwinter-waker") && thread.isAlive())
                .collect(Collectors.toSet());
    }

    private static void put(SynchronousQueue<Instant> queue, Instant at) {
        try {
            queue.offer(at, 20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
