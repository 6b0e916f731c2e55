import java.util.Map;
import java.util.function.BiFunction;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * Offers Lucene's token filters for languages under the names that a full Elasticsearch gives them.
 *
 * Why it is here: the Elasticsearch that the tests run against comes from Maven Central, which asks for neither an account nor a
 * container engine. It is the genuine server, but without the module `analysis-common` that names these filters; the Lucene classes
 * behind them are there. Only what `search/backends/elasticsearch/schema.py` uses is registered: any other name fails as a misspelt
 * one would. This is for development and tests alone; a site's own Elasticsearch is a full one and needs no plugin.
 */
public class LanguageAnalysis extends Plugin implements AnalysisPlugin {

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        return Map.of(
            "snowball", filter((in, s) -> new SnowballFilter(in, s.get("language", "English"))),
            "asciifolding", filter((in, s) -> new ASCIIFoldingFilter(in, s.getAsBoolean("preserve_original", false))),
            "length", filter((in, s) -> new LengthFilter(in, s.getAsInt("min", 0), s.getAsInt("max", Integer.MAX_VALUE))));
    }

    private static AnalysisProvider<TokenFilterFactory> filter(BiFunction<TokenStream, Settings, TokenStream> make) {
        return (index, environment, name, settings) -> new Filter(name, settings, make);
    }

    private static final class Filter extends AbstractTokenFilterFactory {
        private final Settings settings;
        private final BiFunction<TokenStream, Settings, TokenStream> make;

        Filter(String name, Settings settings, BiFunction<TokenStream, Settings, TokenStream> make) {
            super(name, settings);
            this.settings = settings;
            this.make = make;
        }

        @Override
        public TokenStream create(TokenStream in) {
            return make.apply(in, settings);
        }
    }
}
