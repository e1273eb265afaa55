using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Templates;

namespace Agents.Models.Inspection;

/// <summary>Inspects folders in the Hugging Face layout.</summary>
internal static class FolderInspector
{
    public static ModelReport Inspect(string path)
    {
        var (files, refusals) = (new FolderFiles(path), new RefusalList());
        var report = new ModelReport { Path = path, Format = "Hugging Face folder" };
        LlamaConfig? config = null;
        if (refusals.Try(() => (JsonFields?)files.ReadConfig()) is { } json)
        {
            report = report with { ModelType = ModelType(json), Shape = Numbers(json) };
            if (report.ModelType == EncoderInspector.ModelType)
                return EncoderInspector.Inspect(report, json, refusals) with { Unsupported = refusals.Lines };
            var family = refusals.Try(() => ModelFamilies.Find(json.FindText("model_type"), json.Source));
            report = report with { Family = family?.Name };
            config = family is null ? null : Config(json, family, files, refusals);
        }

        var (bytes, tensors) = SafetensorsList.Read(
            refusals.Try(() => files.FindWeights().Files) ?? [], refusals);
        var tokenizer = refusals.Try(files.ReadTokenizer);
        report = report with { Bytes = bytes };
        var tokens = refusals.Try(() => TemplateTokens.Read(files.ReadTokenizerConfig()));
        report = ModelInspector.Complete(report, config, tensors, tokenizer, refusals);
        report = TemplateInspector.Add(report, refusals.Try(files.FindTemplate), tokens, refusals);
        var adapter = Path.Combine(path, LoraAdapterFile.VersionFolder);
        if (LoraAdapterFile.IsIn(adapter))
            report = report with { Adapter = AdapterInspector.Read(adapter, refusals) };
        return report with { Unsupported = refusals.Lines };
    }

    private static LlamaConfig? Config(JsonFields json, ModelFamily family, FolderFiles files, RefusalList refusals)
    {
        foreach (var refusal in refusals.Try(() => ConfigReader.Refusals(json, family).ToList()) ?? [])
            refusals.Add(refusal.Message);
        return refusals.Lines.Count > 0 ? null
            : refusals.Try(() => ConfigReader.Read(json, files.ReadGenerationConfig()));
    }

    private static string? ModelType(JsonFields json) =>
        new RefusalList().Try(() => json.FindText("model_type")) is { } type ? CheckpointError.OneLine(type) : null;

    // What other families call their numbers is mostly the same.
    private static ShapeReport Numbers(JsonFields json)
    {
        int? Number(string key) => new RefusalList().Try(() => json.FindInt(key, 0, int.MaxValue));
        return new ShapeReport
        {
            Layers = Number("num_hidden_layers"),
            Heads = Number("num_attention_heads"),
            KeyValueHeads = Number("num_key_value_heads"),
            HeadSize = Number("head_dim"),
            HiddenSize = Number("hidden_size"),
            IntermediateSize = Number("intermediate_size"),
            VocabularySize = Number("vocab_size"),
            ContextLength = Number("max_position_embeddings"),
        };
    }
}
