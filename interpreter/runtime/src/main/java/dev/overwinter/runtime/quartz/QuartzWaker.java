package dev.overwinter.runtime.quartz;

import dev.overwinter.engine.port.Waker;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One alarm on Quartz's RAM store. The scheduler starts with the first alarm: an engine that never waits never starts it.
public final class QuartzWaker implements Waker {
    private static final Logger LOG = LoggerFactory.getLogger(QuartzWaker.class);
    private static final TriggerKey ALARM = TriggerKey.triggerKey("alarm");
    private static final String ACTION = "action";

    private Runnable action = () -> {};
    private @Nullable Scheduler scheduler;
    private boolean closed;

    @Override
    public synchronized void onWake(Runnable newAction) {
        action = newAction;
    }

    @Override
    public synchronized void wakeAt(@Nullable Instant at) {
        if (closed || (at == null && scheduler == null)) {
            return;
        }
        try {
            var running = started();
            if (at == null) {
                running.unscheduleJob(ALARM);
                return;
            }
            var trigger = TriggerBuilder.newTrigger()
                    .withIdentity(ALARM)
                    .forJob("wake")
                    // Quartz counts whole milliseconds: round up, so that the alarm is not early.
                    .startAt(Date.from(at.plusNanos(999_999)))
                    .build();
            if (running.rescheduleJob(ALARM, trigger) == null) {
                running.scheduleJob(trigger);
            }
        } catch (SchedulerException e) {
            LOG.error("Quartz did not take the alarm at {}; what is due then is found at the next wake-up or start.", at, e);
        }
    }

    private Scheduler started() throws SchedulerException {
        if (scheduler != null) {
            return scheduler;
        }
        var settings = new Properties();
        // A name of its own: Quartz keeps schedulers in a table of the whole JVM.
        settings.setProperty("org.quartz.scheduler.instanceName", "overwinter-" + System.identityHashCode(this));
        settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        settings.setProperty("org.quartz.threadPool.threadCount", "1");
        settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        var started = new StdSchedulerFactory(settings).getScheduler();
        started.getContext().put(ACTION, action);
        started.addJob(JobBuilder.newJob(Wake.class).withIdentity("wake").storeDurably().build(), true);
        started.start();
        scheduler = started;
        return started;
    }

    /// Quartz makes it by its name.
    public static final class Wake implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            try {
                ((Runnable) context.getScheduler().getContext().get(ACTION)).run();
            } catch (SchedulerException e) {
                LOG.error("Quartz lost the alarm's action; what is due is found at the next start.", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (scheduler != null) {
            try {
                scheduler.shutdown(false);
            } catch (SchedulerException e) {
                LOG.warn("Quartz did not shut down; its threads end with the process.", e);
            }
        }
    }
}
