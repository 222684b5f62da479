package wagateway.push.config;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import wagateway.push.admission.AdmissionSettings;
import wagateway.push.admission.InputAdmission;
import wagateway.push.admission.Rate;
import wagateway.push.admission.UnfinishedInput;
import wagateway.push.client.ClientSettings;

/** How much of the pod one connection, address or user may take. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {
    @Bean
    UnfinishedInput unfinishedInput(AdmissionSettings settings) {
        return new UnfinishedInput(settings.maxUnfinished().toBytes());
    }

    @Bean
    InputAdmission inputAdmission(AdmissionSettings settings, ClientSettings client, UnfinishedInput unfinished) {
        return new InputAdmission(
                settings.inputLimits(new Rate(client.frameBurst(), client.framesPerSecond())), unfinished);
    }
}
