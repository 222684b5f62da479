package wagateway.api;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** One stateless pod of the HTTP API; any number of them may run side by side. */
@SpringBootApplication
@ConfigurationPropertiesScan("wagateway")
public class GatewayApi {
    public static void main(String[] args) {
        SpringApplication.run(GatewayApi.class, args);
    }
}
