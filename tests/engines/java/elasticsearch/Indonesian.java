package lapor.engines;

import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;

/** The analyzer {@code indonesian}: Lucene's, as the unpublished module analysis-common offers it. */
public final class Indonesian extends Plugin implements AnalysisPlugin {
    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        return Map.of("indonesian", (index, environment, name, settings) -> new Provider(environment, name, settings));
    }

    private static final class Provider extends AbstractIndexAnalyzerProvider<IndonesianAnalyzer> {
        private final IndonesianAnalyzer analyzer;

        Provider(Environment environment, String name, Settings settings) {
            super(name);
            CharArraySet stopWords =
                    Analysis.parseStopWords(environment, settings, IndonesianAnalyzer.getDefaultStopSet());
            analyzer = new IndonesianAnalyzer(stopWords, Analysis.parseStemExclusion(settings, CharArraySet.EMPTY_SET));
        }

        @Override
        public IndonesianAnalyzer get() {
            return analyzer;
        }
    }
}
