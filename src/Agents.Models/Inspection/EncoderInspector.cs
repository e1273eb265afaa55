using Agents.Models.Checkpoints;
using Agents.Models.Embeddings;

namespace Agents.Models.Inspection;

/// <summary>Inspects folders of BERT encoders, which give embeddings.</summary>
internal static class EncoderInspector
{
    /// <summary>config.json's <c>model_type</c> of what is inspected here.</summary>
    public const string ModelType = "bert";

    public static ModelReport Inspect(ModelReport report, JsonFields json, RefusalList refusals)
    {
        var (bytes, listed) = SafetensorsList.Read(
            refusals.Try(() => new FolderFiles(report.Path).FindWeights().Files) ?? [], refusals);
        var tensors = listed.Where(t => !BertWeights.IsNoWeight(t.Name)).ToList();
        ModelInspector.CheckTypes(tensors, refusals);
        var words = refusals.Try(() => WordPieceReader.Read(report.Path));
        report = report with
        {
            Family = ModelType,
            Bytes = bytes,
            Parameters = tensors.Sum(t => t.Count),
            Types = ModelInspector.Types(tensors),
            Tokenizer = words is null ? null : new TokenizerReport("WordPiece", words.Highest + 1, 0),
        };
        return refusals.Try(() => BertConfigReader.Read(json)) is { } config
            ? Complete(report, config, words, refusals)
            : report;
    }

    private static ModelReport Complete(
        ModelReport report, BertConfig config, WordPieceModel? words, RefusalList refusals)
    {
        refusals.Try(() => Check(report.Path, config));
        if (words?.Highest is { } highest && highest >= config.VocabularySize)
            refusals.Add($"The tokenizer has the id {highest}, the model {config.VocabularySize} embeddings.");
        return report with
        {
            Shape = new ShapeReport
            {
                Layers = config.Layers,
                Heads = config.Heads,
                KeyValueHeads = config.Heads,
                HeadSize = config.HeadSize,
                HiddenSize = config.HiddenSize,
                IntermediateSize = config.IntermediateSize,
                VocabularySize = config.VocabularySize,
                ContextLength = config.Positions,
            },
            Pooling = refusals.Try(() => PoolingReader.Read(report.Path, config.Positions)) is { } pooling
                ? Text(pooling)
                : null,
        };
    }

    private static bool Check(string folder, BertConfig config)
    {
        BertWeights.Check(folder, config);
        return true;
    }

    private static string Text(PoolingRules pooling)
    {
        var tokens = pooling.TakesFirst ? "the first token" : "the mean of the tokens";
        return $"{tokens}{(pooling.Normalizes ? ", of length 1" : "")}, of texts up to {pooling.MostTokens} tokens";
    }
}
