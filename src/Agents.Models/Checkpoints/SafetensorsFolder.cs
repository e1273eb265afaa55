namespace Agents.Models.Checkpoints;

/// <summary>The tensors of a folder: those of model.safetensors, or of the shards that its index names.</summary>
internal sealed class SafetensorsFolder : IDisposable
{
    private readonly List<MappedFile> _mapped = [];
    private readonly Dictionary<string, TensorView> _tensors = new(StringComparer.Ordinal);

    /// <param name="files">The folder.</param>
    /// <param name="isIgnored">Names of tensors that are no weights, whatever their type. Default none.</param>
    /// <exception cref="AgentsException">A file is absent, damaged, or holds a type that is not known.</exception>
    public SafetensorsFolder(FolderFiles files, Predicate<string>? isIgnored = null)
    {
        try
        {
            var (paths, shards) = files.FindWeights();
            foreach (var path in paths)
                AddFile(path, isIgnored);
            if (shards.Keys.FirstOrDefault(
                n => !_tensors.ContainsKey(n) && isIgnored?.Invoke(n) != true) is { } missing)
                throw CheckpointError.Of($"{paths[0]}: {missing} is not in {shards[missing]}, where the index has it.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyDictionary<string, TensorView> Tensors => _tensors;

    /// <summary>Paths of the files, in the order in which they were read.</summary>
    public IEnumerable<string> Files => _mapped.Select(f => f.Path);

    public void Dispose() => _mapped.ForEach(f => f.Dispose());

    private void AddFile(string path, Predicate<string>? isIgnored)
    {
        var file = MappedFile.Open(path);
        _mapped.Add(file);
        foreach (var tensor in SafetensorsFile.Read(file, isIgnored))
        {
            if (!_tensors.TryAdd(tensor.Name, tensor))
                throw CheckpointError.Of($"{path}: {tensor.Name} is also in another file of the checkpoint.");
        }
    }
}
