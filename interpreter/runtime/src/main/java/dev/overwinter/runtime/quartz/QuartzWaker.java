package dev.overwinter.runtime.quartz;

import dev.overwinter.engine.port.Waker;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Quartz trigger in memory, moved to the earliest due time. Quartz is started with the first alarm, so that a
/// command that waits for nothing does not pay for it.
///
/// A scheduler of its own per waker: they are told apart by name, and share nothing.
public final class QuartzWaker implements Waker {
    private static final Logger LOG = LoggerFactory.getLogger(QuartzWaker.class);
    private static final JobKey JOB = JobKey.jobKey("wake");
    private static final TriggerKey ALARM = TriggerKey.triggerKey("alarm");
    private static final String ACTION = "action";

    private @Nullable Runnable action;
    private @Nullable Scheduler scheduler;
    private @Nullable Instant set;
    private boolean closed;

    /// What Quartz calls. It must be public and have no arguments; the action comes with the scheduler.
    public static final class WakeJob implements Job {
        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            try {
                ((Runnable) context.getScheduler().getContext().get(ACTION)).run();
            } catch (SchedulerException e) {
                throw new JobExecutionException(e);
            }
        }
    }

    @Override
    public synchronized void onWake(Runnable newAction) {
        action = newAction;
    }

    @Override
    public synchronized void wakeAt(@Nullable Instant at) {
        if (closed || (at == null && scheduler == null) || (at != null && at.equals(set))) {
            return;
        }
        try {
            move(started(), at);
            set = at;
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz did not take the wake-up at " + at, e);
        }
    }

    private static void move(Scheduler running, @Nullable Instant at) throws SchedulerException {
        if (at == null) {
            running.unscheduleJob(ALARM);
            return;
        }
        var trigger = TriggerBuilder.newTrigger()
                .withIdentity(ALARM)
                .forJob(JOB)
                .startAt(date(at))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
        if (running.rescheduleJob(ALARM, trigger) == null) {
            running.scheduleJob(trigger);
        }
    }

    /// Quartz counts in milliseconds: rounded up, so that nothing is woken before it is due.
    private static Date date(Instant at) {
        var rounded = at.getNano() % 1_000_000 == 0 ? at : at.plusMillis(1);
        return new Date(Math.clamp(rounded.getEpochSecond(), 0, Long.MAX_VALUE / 2_000) * 1_000
                + rounded.getNano() / 1_000_000);
    }

    private Scheduler started() throws SchedulerException {
        var running = scheduler;
        if (running == null) {
            if (action == null) {
                throw new IllegalStateException("nobody listens to this waker: call onWake first");
            }
            running = new StdSchedulerFactory(properties()).getScheduler();
            running.getContext().put(ACTION, (Runnable) this::ring);
            running.addJob(
                    JobBuilder.newJob(WakeJob.class)
                            .withIdentity(JOB)
                            .storeDurably()
                            .build(),
                    true);
            running.start();
            scheduler = running;
        }
        return running;
    }

    private void ring() {
        Runnable listener;
        synchronized (this) {
            set = null;
            listener = closed ? null : action;
        }
        if (listener != null) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("A wake-up failed; what was due stays due until the next one.", e);
            }
        }
    }

    private Properties properties() {
        var properties = new Properties();
        properties.putAll(Map.of(
                "org.quartz.scheduler.instanceName", "overwinter-" + System.identityHashCode(this),
                "org.quartz.scheduler.skipUpdateCheck", "true",
                "org.quartz.scheduler.makeSchedulerThreadDaemon", "true",
                "org.quartz.scheduler.threadName", "overwinter-waker",
                "org.quartz.threadPool.class", CallingThread.class.getName(),
                "org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore"));
        return properties;
    }

    /// Ends Quartz without waiting for a wake-up that is being handled.
    @Override
    public void close() {
        Scheduler running;
        synchronized (this) {
            closed = true;
            running = scheduler;
            scheduler = null;
        }
        if (running != null) {
            try {
                running.shutdown(false);
            } catch (SchedulerException e) {
                LOG.warn("Quartz did not shut down; its threads end with the process.", e);
            }
        }
    }
}
