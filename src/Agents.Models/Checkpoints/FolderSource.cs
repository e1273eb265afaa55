using System.Text.Json;
using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>A folder in the Hugging Face layout: config.json, model.safetensors (or shards with an index).</summary>
internal sealed class FolderSource : ICheckpointSource
{
    private const string Single = "model.safetensors";
    private const string Index = "model.safetensors.index.json";

    private const string Tokenizer = "tokenizer.json";
    private const string TokenizerConfig = "tokenizer_config.json";
    private const string Template = "chat_template.jinja";

    private static readonly string[] SideFiles =
        ["config.json", "generation_config.json", Tokenizer, TokenizerConfig, Template];

    private readonly List<MappedFile> _files = [];

    private readonly string _folder;

    public FolderSource(string folder)
    {
        _folder = folder;
        var config = JsonFile.Read(Path.Combine(folder, "config.json"));
        var generation = Path.Combine(folder, "generation_config.json");
        Config = ConfigReader.Read(config, File.Exists(generation) ? JsonFile.Read(generation) : null);
        try
        {
            Tensors = ReadTensors(folder);
        }
        catch
        {
            Dispose();
            throw;
        }

        var side = SideFiles.Select(f => Path.Combine(folder, f)).Where(File.Exists);
        Files = [.. side.Concat(_files.Select(f => f.Path))];
    }

    public LlamaConfig Config { get; }

    public IReadOnlyDictionary<string, TensorView> Tensors { get; }

    public IReadOnlyList<string> Files { get; }

    public TokenizerModel ReadTokenizer() => TokenizerJsonReader.Read(JsonFile.Read(Path.Combine(_folder, Tokenizer)));

    public TokenizerFiles ReadTokenizerFiles()
    {
        var config = Path.Combine(_folder, TokenizerConfig);
        return new TokenizerFiles(
            SmallFile.ReadBytes(Path.Combine(_folder, Tokenizer)),
            File.Exists(config) ? SmallFile.ReadBytes(config) : null,
            ReadTemplate());
    }

    public string? ReadTemplate()
    {
        var path = Path.Combine(_folder, Template);
        if (File.Exists(path))
            return SmallFile.ReadText(path);
        path = Path.Combine(_folder, TokenizerConfig);
        return File.Exists(path) ? TemplateIn(JsonFile.Read(path)) : null;
    }

    public void Dispose() => _files.ForEach(f => f.Dispose());

    // Older files hold the template here, or a list of named ones.
    private static string? TemplateIn(JsonFields config)
    {
        const string Key = "chat_template";
        if (config.Find(Key) is not { ValueKind: JsonValueKind.Array } named)
            return config.FindText(Key);
        return named.EnumerateArray()
            .Select(e => JsonFields.Of(e, $"{config.Source}: {Key}"))
            .FirstOrDefault(t => t.FindText("name") == "default") is { Source: not null } found
            ? found.FindText("template")
            : null;
    }

    private Dictionary<string, TensorView> ReadTensors(string folder)
    {
        var tensors = new Dictionary<string, TensorView>(StringComparer.Ordinal);
        var index = Path.Combine(folder, Index);
        if (!File.Exists(index))
        {
            AddFile(Path.Combine(folder, Single), tensors);
            return tensors;
        }

        var map = JsonFile.Read(index).Object("weight_map");
        var shards = map.Entries().ToDictionary(e => e.Name, e => map.Text(e.Name, e.Value), StringComparer.Ordinal);
        foreach (var shard in shards.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (shard.Length == 0 || Path.GetFileName(shard) != shard || shard is "." or "..")
                throw CheckpointError.Of($"{index}: {shard} is not the name of a file in this folder.");
            AddFile(Path.Combine(folder, shard), tensors);
        }

        if (shards.Keys.FirstOrDefault(n => !tensors.ContainsKey(n)) is { } missing)
            throw CheckpointError.Of($"{index}: {missing} is not in {shards[missing]}.");
        return tensors;
    }

    private void AddFile(string path, Dictionary<string, TensorView> tensors)
    {
        var file = MappedFile.Open(path);
        _files.Add(file);
        foreach (var tensor in SafetensorsFile.Read(file))
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
                throw CheckpointError.Of($"{path}: {tensor.Name} is also in another file of the checkpoint.");
        }
    }
}
