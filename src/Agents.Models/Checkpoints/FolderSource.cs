namespace Agents.Models.Checkpoints;

/// <summary>A folder in the Hugging Face layout: config.json, model.safetensors (or shards with an index).</summary>
internal sealed class FolderSource : ICheckpointSource
{
    private const string Single = "model.safetensors";
    private const string Index = "model.safetensors.index.json";

    private static readonly string[] SideFiles =
        ["config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"];

    private readonly List<MappedFile> _files = [];

    public FolderSource(string folder)
    {
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

        Files = [.. SideFiles.Select(f => Path.Combine(folder, f)).Where(File.Exists).Concat(_files.Select(f => f.Path))];
    }

    public LlamaConfig Config { get; }

    public IReadOnlyDictionary<string, TensorView> Tensors { get; }

    public IReadOnlyList<string> Files { get; }

    public void Dispose() => _files.ForEach(f => f.Dispose());

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
        var shards = map.Element.EnumerateObject().ToDictionary(e => e.Name, e => map.Text(e.Name, e.Value), StringComparer.Ordinal);
        foreach (var shard in shards.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (shard.Length == 0 || Path.GetFileName(shard) != shard || shard is "." or "..")
                throw new AgentsException($"{index}: {shard} is not the name of a file in this folder.");
            AddFile(Path.Combine(folder, shard), tensors);
        }

        if (shards.Keys.FirstOrDefault(n => !tensors.ContainsKey(n)) is { } missing)
            throw new AgentsException($"{index}: {missing} is not in {shards[missing]}.");
        return tensors;
    }

    private void AddFile(string path, Dictionary<string, TensorView> tensors)
    {
        var file = MappedFile.Open(path);
        _files.Add(file);
        foreach (var tensor in SafetensorsFile.Read(file))
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
                throw new AgentsException($"{path}: {tensor.Name} is also in another file of the checkpoint.");
        }
    }
}
