package wagateway.push.config;

import java.time.Clock;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import wagateway.pod.PageOrigins;
import wagateway.push.admission.AdmissionSettings;
import wagateway.push.admission.HandshakeSettings;
import wagateway.push.admission.Handshakes;
import wagateway.push.admission.InputAdmission;
import wagateway.push.admission.LiveHeap;
import wagateway.push.admission.Overload;
import wagateway.push.admission.OverloadSettings;
import wagateway.push.admission.RedisUserConnections;
import wagateway.push.admission.UnfinishedInput;
import wagateway.push.admission.UserLimitSettings;
import wagateway.push.admission.http.ClientAddresses;
import wagateway.push.admission.http.EventLoopLag;
import wagateway.push.admission.http.HandshakeRules;
import wagateway.push.client.ClientSettings;
import wagateway.push.cluster.PodId;
import wagateway.push.metrics.PodMeter;
import wagateway.push.transport.sse.EventStreamRoute;

/** How much of the pod one connection, address or user may take. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {
    @Bean
    UnfinishedInput unfinishedInput(AdmissionSettings settings) {
        return new UnfinishedInput(settings.maxUnfinished().toBytes());
    }

    @Bean
    Handshakes handshakes(HandshakeSettings settings) {
        return new Handshakes(settings.limits());
    }

    @Bean
    EventLoopLag eventLoopLag() {
        return new EventLoopLag();
    }

    @Bean
    LiveHeap liveHeap() {
        return new LiveHeap();
    }

    @Bean
    Overload overload(OverloadSettings settings, EventLoopLag lag, LiveHeap heap) {
        return new Overload(settings, lag::worst, heap::share);
    }

    @Bean
    HandshakeRules handshakeRules(
            HandshakeSettings settings,
            PushSettings push,
            Handshakes handshakes,
            Overload overload,
            EventLoopLag lag,
            PageOrigins origins,
            PodMeter meter) {
        return new HandshakeRules(
                push.path(),
                Set.of(push.plainPath(), EventStreamRoute.PATH),
                new ClientAddresses(settings),
                handshakes,
                overload,
                lag,
                origins,
                meter::refused);
    }

    @Bean(initMethod = "start", destroyMethod = "stop")
    RedisUserConnections userConnections(
            ReactiveStringRedisTemplate redis, UserLimitSettings settings, PodId self, Clock clock, PodMeter meter) {
        return new RedisUserConnections(
                redis, settings.limit(), settings.connectionLease(), self.value(), clock, meter::connectionsOfUser);
    }

    @Bean
    InputAdmission inputAdmission(AdmissionSettings settings, ClientSettings client, UnfinishedInput unfinished) {
        return new InputAdmission(settings.inputLimits(client.frames()), unfinished);
    }
}
