using Agents.Models.Checkpoints;
using Agents.Models.Runtime;
using Agents.Models.Tokenizers;

namespace Agents.Models.Inspection;

/// <summary>
/// Says what a model on disk is and what of it is not supported. Reads headers, configuration, tokenizer and template,
/// each for itself, and no weights.
/// </summary>
internal static class ModelInspector
{
    /// <exception cref="AgentsException">There is no such folder or file.</exception>
    public static ModelReport Inspect(string path)
    {
        if (Directory.Exists(path))
        {
            return LoraAdapterFile.IsIn(path) && !new FolderFiles(path).HasConfig
                ? AdapterInspector.Inspect(path)
                : FolderInspector.Inspect(path);
        }

        return File.Exists(path)
            ? GgufInspector.Inspect(path)
            : throw CheckpointError.Of(
                $"{path} does not exist. Give a folder with config.json or adapter_config.json, or a .gguf file.");
    }

    /// <summary>Adds what the parts say, and what is amiss between them.</summary>
    /// <param name="report">What is known of the file or folder.</param>
    /// <param name="config">The configuration; null where it is refused.</param>
    /// <param name="tensors">The tensors as they are listed.</param>
    /// <param name="tokenizer">The tokenizer; null where it is refused.</param>
    /// <param name="refusals">What was refused up to now.</param>
    public static ModelReport Complete(
        ModelReport report,
        LlamaConfig? config,
        IReadOnlyList<ListedTensor> tensors,
        TokenizerModel? tokenizer,
        RefusalList refusals)
    {
        CheckTypes(tensors, refusals);
        if (config is not null)
            CheckShapes(config, tensors, refusals);
        if (tokenizer is not null)
        {
            refusals.Try(() => Checkpoint.MakeTokenizer(
                tokenizer, config?.VocabularySize ?? tokenizer.Tokens.Count, report.Path));
        }

        // Whatever else is amiss: what is reported as sound must open.
        if (refusals.Lines.Count == 0)
            refusals.Try(() => Checkpoint.Open(report.Path))?.Dispose();
        return report with
        {
            Shape = config is null ? report.Shape : ShapeReport.Of(config),
            Parameters = tensors.Sum(t => t.Count),
            Types = Types(tensors),
            Rope = config is null ? null : ConfigText.Rope(config),
            Window = config is null ? null : ConfigText.Window(config),
            Tokenizer = tokenizer is null ? null : TokenizerReport.Of(tokenizer),
        };
    }

    /// <summary>Tensors by type, the largest part first.</summary>
    public static IReadOnlyList<TypeReport> Types(IEnumerable<ListedTensor> tensors) =>
        [.. tensors.GroupBy(t => (t.Type, t.Known))
            .Select(g => new TypeReport(g.Key.Type, g.Key.Known, g.Count(), g.Sum(t => t.Count)))
            .OrderByDescending(t => t.Parameters)];

    public static void CheckTypes(IEnumerable<ListedTensor> tensors, RefusalList refusals)
    {
        foreach (var type in Types(tensors).Where(t => !t.Known))
        {
            refusals.Add(
                $"{type.Tensors} tensors are of type {type.Type}, which is not known; known are: {TensorTypes.Known}.");
        }
    }

    private static void CheckShapes(LlamaConfig config, IReadOnlyList<ListedTensor> tensors, RefusalList refusals)
    {
        var listed = tensors.GroupBy(t => t.Name).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var block in WeightLayout.For(config))
        {
            foreach (var (name, rows) in block.Parts)
            {
                int[] shape = block.IsVector ? [rows] : [rows, block.Columns];
                if (!listed.TryGetValue(name, out var tensor))
                    wrong.Add($"tensor {name} [{string.Join(", ", shape)}] is missing.");
                else if (!tensor.Shape.SequenceEqual(shape))
                    wrong.Add($"tensor {name} is [{string.Join(", ", tensor.Shape)}], not [{string.Join(", ", shape)}].");
            }
        }

        refusals.AddSome(wrong);
    }
}
