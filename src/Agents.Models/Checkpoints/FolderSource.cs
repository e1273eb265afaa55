using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>A folder in the Hugging Face layout: config.json, model.safetensors (or shards with an index).</summary>
internal sealed class FolderSource : ICheckpointSource
{
    private readonly List<MappedFile> _mapped = [];
    private readonly FolderFiles _files;

    public FolderSource(string folder)
    {
        _files = new FolderFiles(folder);
        Config = ConfigReader.Read(_files.ReadConfig(), _files.ReadGenerationConfig());
        try
        {
            Tensors = ReadTensors();
        }
        catch
        {
            Dispose();
            throw;
        }

        Files = [.. _files.SideFiles.Concat(_mapped.Select(f => f.Path))];
    }

    public LlamaConfig Config { get; }

    public IReadOnlyDictionary<string, TensorView> Tensors { get; }

    public IReadOnlyList<string> Files { get; }

    public TokenizerModel ReadTokenizer() => _files.ReadTokenizer();

    public TokenizerFiles ReadTokenizerFiles() => _files.ReadTokenizerFiles();

    public string? ReadTemplate() => _files.FindTemplate()?.Text;

    public void Dispose() => _mapped.ForEach(f => f.Dispose());

    private Dictionary<string, TensorView> ReadTensors()
    {
        var tensors = new Dictionary<string, TensorView>(StringComparer.Ordinal);
        var (files, shards) = _files.FindWeights();
        foreach (var file in files)
            AddFile(file, tensors);
        if (shards.Keys.FirstOrDefault(n => !tensors.ContainsKey(n)) is { } missing)
            throw CheckpointError.Of($"{files[0]}: {missing} is not in {shards[missing]}, where the index has it.");
        return tensors;
    }

    private void AddFile(string path, Dictionary<string, TensorView> tensors)
    {
        var file = MappedFile.Open(path);
        _mapped.Add(file);
        foreach (var tensor in SafetensorsFile.Read(file))
        {
            if (!tensors.TryAdd(tensor.Name, tensor))
                throw CheckpointError.Of($"{path}: {tensor.Name} is also in another file of the checkpoint.");
        }
    }
}
