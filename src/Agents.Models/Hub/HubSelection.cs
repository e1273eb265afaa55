using System.Text.RegularExpressions;

namespace Agents.Models.Hub;

/// <summary>
/// Which files of a repository make a model. Only formats that hold data are taken: pickles (.bin, .pt, …) and programs
/// run code when they are read.
/// </summary>
internal static partial class HubSelection
{
    /// <summary>Folder of an embedding model that says how its tokens become one vector.</summary>
    public const string Pooling = "1_Pooling";

    private const string Weights = "model.safetensors";
    private const string Index = "model.safetensors.index.json";
    private const string Adapter = "adapter_model.safetensors";
    private const int Named = 8;

    private static readonly HashSet<string> SideFiles = new(StringComparer.Ordinal)
    {
        "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
        "added_tokens.json", "vocab.txt", "chat_template.jinja", "adapter_config.json", "modules.json",
        "sentence_bert_config.json", "config_sentence_transformers.json", Index, $"{Pooling}/config.json",
    };

    private static readonly string[] Formats = [".gguf", ".safetensors", ".json", ".jinja", ".txt"];

    /// <summary>Whether a file in a pulled folder is one that a pull brings.</summary>
    public static bool IsOfModel(string path) => SideFiles.Contains(path) || IsWeights(path);

    /// <summary>The files of the model that a repository holds.</summary>
    /// <param name="files">All files of its root and of <see cref="Pooling"/>.</param>
    /// <param name="reference">The repository.</param>
    /// <exception cref="AgentsException">It holds no model that can be read.</exception>
    public static IReadOnlyList<HubFile> Model(IReadOnlyList<HubFile> files, HubReference reference)
    {
        var sharded = files.Any(f => f.Path == Index) && !files.Any(f => f.Path == Weights);
        var weights = files.Where(f => sharded ? Shard().IsMatch(f.Path) : f.Path is Weights or Adapter).ToList();
        if (weights.Count == 0)
            throw new AgentsException($"{reference} has no safetensors. {Instead(files, reference)}");
        if (!files.Any(f => f.Path is "config.json" or "adapter_config.json"))
            throw new AgentsException($"{reference} has no config.json, so that nothing could read its weights.");
        return [.. files.Where(f => SideFiles.Contains(f.Path)), .. weights];
    }

    /// <summary>The one file that was named.</summary>
    /// <exception cref="AgentsException">It is absent, or of a kind that is not taken.</exception>
    public static HubFile Single(IReadOnlyList<HubFile> files, HubReference reference)
    {
        var name = reference.File!;
        if (!Formats.Contains(Path.GetExtension(name).ToLowerInvariant()))
        {
            throw new AgentsException(
                $"{reference} is not taken: only {string.Join(", ", Formats)} are. Pickles (.bin, .pt) and programs run "
                + "code when they are read.");
        }

        if (SplitGguf().IsMatch(name))
            throw new AgentsException($"{reference} is one part of a split GGUF file, which is not read.");
        return files.FirstOrDefault(f => f.Path == name)
            ?? throw new AgentsException($"{reference.Repository} has no {name}. {Instead(files, reference)}");
    }

    private static bool IsWeights(string path) => path is Weights or Adapter || Shard().IsMatch(path);

    private static string Instead(IReadOnlyList<HubFile> files, HubReference reference)
    {
        var ggufs = files.Where(f => f.Path.EndsWith(".gguf", StringComparison.OrdinalIgnoreCase))
            .Select(f => f.Path).Take(Named).ToList();
        if (ggufs.Count > 0)
            return $"It has GGUF files; pull one, as {reference.Repository}:NAME, of {string.Join(", ", ggufs)}.";
        return files.Any(f => Path.GetExtension(f.Path) is ".bin" or ".pt" or ".pth" or ".ckpt")
            ? "Its weights are pickles (.bin, .pt), which run code when they are read and are never taken."
            : "It holds no model.";
    }

    [GeneratedRegex(@"\Amodel-\d{5}-of-\d{5}\.safetensors\z")]
    private static partial Regex Shard();

    [GeneratedRegex(@"-\d{5}-of-\d{5}\.gguf\z", RegexOptions.IgnoreCase)]
    private static partial Regex SplitGguf();
}
