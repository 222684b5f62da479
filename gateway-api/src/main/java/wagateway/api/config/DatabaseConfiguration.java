package wagateway.api.config;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import java.time.Duration;
import org.springframework.boot.r2dbc.autoconfigure.ConnectionFactoryOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpResources;

/** Puts a {@link SilenceHandler} on each connection to PostgreSQL; its driver has no hook but the maker of channels. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    @Bean
    ConnectionFactoryOptionsBuilderCustomizer closeSilentConnections(DatabaseSettings settings) {
        return options -> options.option(
                PostgresqlConnectionFactoryProvider.LOOP_RESOURCES,
                new WatchedChannels(TcpResources.get(), settings.silence()));
    }

    /** The event loops that everybody shares, so they are not closed from here. */
    private record WatchedChannels(LoopResources shared, Duration silence) implements LoopResources {
        @Override
        public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
            C channel = shared.onChannel(type, group);
            channel.pipeline().addFirst(new SilenceHandler(silence));
            return channel;
        }

        @Override
        public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
            return shared.onChannelClass(type, group);
        }

        @Override
        public EventLoopGroup onClient(boolean useNative) {
            return shared.onClient(useNative);
        }

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return shared.onServer(useNative);
        }
    }
}
