package wagateway.push.config;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.Tracer;
import java.util.List;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import wagateway.push.admission.Handshakes;
import wagateway.push.admission.LiveHeap;
import wagateway.push.admission.UnfinishedInput;
import wagateway.push.admission.http.EventLoopLag;
import wagateway.push.metrics.PushMetric;
import wagateway.push.metrics.micrometer.MicrometerMeter;
import wagateway.push.source.redis.ShardChannels;
import wagateway.push.trace.micrometer.MicrometerDeliveryTracer;
import wagateway.push.transport.Carrier;
import wagateway.push.transport.ConnectionRuntime;

/** What the pod tells Prometheus, and whoever collects traces. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {
    private static final double NANOS = 1e9;

    @Bean
    MicrometerMeter podMeter(MeterRegistry registry) {
        return new MicrometerMeter(registry);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    MicrometerDeliveryTracer eventTraces(Tracer tracer) {
        return new MicrometerDeliveryTracer(tracer);
    }

    @Bean
    MeterBinder gauges(
            MicrometerMeter meter,
            List<ConnectionRuntime<?>> kinds,
            ShardChannels channels,
            UnfinishedInput input,
            Handshakes handshakes,
            EventLoopLag lag,
            LiveHeap heap) {
        return _ -> {
            for (Carrier carrier : Carrier.values()) {
                meter.gauge(
                        PushMetric.CONNECTIONS,
                        () -> kinds.stream()
                                .mapToLong(kind -> kind.connectionsBy(carrier))
                                .sum(),
                        "transport",
                        carrier.name().toLowerCase(Locale.ROOT));
            }
            meter.gauge(PushMetric.LAG, () -> lag.worst().toNanos() / NANOS);
            meter.gauge(PushMetric.HEAP, heap::share);
            meter.gauge(PushMetric.NEWCOMERS, handshakes::newcomers);
            meter.gauge(PushMetric.UNFINISHED, input::bytes);
            meter.gauge(PushMetric.LINK, () -> channels.isConnected() ? 1 : 0);
            meter.gauge(PushMetric.DEAF, channels::timesDeaf);
        };
    }
}
