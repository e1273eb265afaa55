using Agents.Models.Checkpoints;
using Agents.Models.Families;
using Agents.Models.Templates;
using Agents.Models.Tokenizers;

namespace Agents.Models.Inspection;

/// <summary>Inspects GGUF files.</summary>
internal static class GgufInspector
{
    private const string Architecture = "general.architecture";
    private const string Template = "tokenizer.chat_template";

    public static ModelReport Inspect(string path)
    {
        var refusals = new RefusalList();
        var report = new ModelReport { Path = path, Format = "GGUF file" };
        using var file = refusals.Try(() => MappedFile.Open(path));
        if (file is null || refusals.Try(() => GgufHeader.Read(file)) is not { } header)
            return report with { Unsupported = refusals.Lines };
        var data = header.Metadata;
        var type = refusals.Try(() => data.FindText(Architecture));
        var family = refusals.Try(() => ModelFamilies.FindGguf(type, path));
        var tokenizer = refusals.Try(() => GgufTokenizerReader.Read(data));
        report = report with
        {
            Bytes = file.Length,
            Family = family?.Name,
            ModelType = type is null ? null : CheckpointError.OneLine(type),
            Shape = Numbers(data, type, tokenizer),
        };
        var config = family is null ? null : refusals.Try(() => Config(file, header, family, tokenizer));
        report = ModelInspector.Complete(report, config, List(header, family, refusals), tokenizer, refusals);
        var text = refusals.Try(() => data.FindText(Template));
        var tokens = config is null || tokenizer is null ? null
            : new TemplateTokens(Name(tokenizer, config.BosId), Name(tokenizer, config.EosIds.FirstOrDefault(-1)));
        report = TemplateInspector.Add(report, text is null ? null : (text, Template), tokens, refusals);
        return report with { Unsupported = refusals.Lines };
    }

    private static LlamaConfig Config(
        MappedFile file, GgufHeader header, ModelFamily family, TokenizerModel? tokenizer) =>
        GgufConfigReader.Read(
            header.Metadata,
            header.Entries.ToDictionary(e => e.Name, e => e.Shape, StringComparer.Ordinal),
            family,
            name => Factors(file, header, name),
            tokenizer?.Added ?? []);

    private static float[]? Factors(MappedFile file, GgufHeader header, string name)
    {
        if (header.Entries.FirstOrDefault(e => e.Name == name) is not { } entry)
            return null;
        var type = GgufFile.FindType(entry.Type) ?? throw CheckpointError.Of($"{file.Path}: {name} cannot be read.");
        TensorShape.Bytes(entry.Shape, type, file.Length, $"{file.Path}: {name}");
        var start = header.Data + (long)Math.Min(entry.Offset, (ulong)file.Length);
        return GgufRopeReader.Factors(new TensorView(name, type, entry.Shape, file, start), file.Path);
    }

    private static List<ListedTensor> List(GgufHeader header, ModelFamily? family, RefusalList refusals)
    {
        var (tensors, foreign) = (new List<ListedTensor>(), new List<string>());
        foreach (var entry in header.Entries.Where(e => !GgufRopeReader.IsFactors(e.Name)))
        {
            var name = family is null ? entry.Name : GgufNames.ToHuggingFace(entry.Name, family);
            if (name is null)
                foreign.Add($"tensor {entry.Name} is not part of a {family} model.");
            var type = GgufFile.FindType(entry.Type);
            tensors.Add(new ListedTensor(
                name ?? entry.Name, entry.Shape, type?.ToString() ?? GgufTypeNames.Of(entry.Type), type is not null));
        }

        refusals.AddSome(foreign);
        return tensors;
    }

    private static string? Name(TokenizerModel tokenizer, int? id) =>
        id is { } known && known >= 0 && known < tokenizer.Tokens.Count ? tokenizer.Tokens[known] : null;

    private static ShapeReport Numbers(GgufMetadata data, string? type, TokenizerModel? tokenizer)
    {
        int? Number(string key) => new RefusalList().Try(() => (int?)data.FindInteger($"{type}.{key}", 0, int.MaxValue));
        return new ShapeReport
        {
            Layers = Number("block_count"),
            Heads = Number("attention.head_count"),
            KeyValueHeads = Number("attention.head_count_kv"),
            HeadSize = Number("attention.key_length"),
            HiddenSize = Number("embedding_length"),
            IntermediateSize = Number("feed_forward_length"),
            VocabularySize = tokenizer?.Tokens.Count,
            ContextLength = Number("context_length"),
        };
    }
}
