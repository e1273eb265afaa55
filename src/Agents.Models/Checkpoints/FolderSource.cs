using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>A folder in the Hugging Face layout: config.json, model.safetensors (or shards with an index).</summary>
internal sealed class FolderSource : ICheckpointSource
{
    private readonly FolderFiles _files;
    private readonly SafetensorsFolder _weights;

    public FolderSource(string folder)
    {
        _files = new FolderFiles(folder);
        Config = ConfigReader.Read(_files.ReadConfig(), _files.ReadGenerationConfig());
        _weights = new SafetensorsFolder(_files);
        Files = [.. _files.SideFiles.Concat(_weights.Files)];
    }

    public LlamaConfig Config { get; }

    public IReadOnlyDictionary<string, TensorView> Tensors => _weights.Tensors;

    public IReadOnlyList<string> Files { get; }

    public TokenizerModel ReadTokenizer() => _files.ReadTokenizer();

    public TokenizerFiles ReadTokenizerFiles() => _files.ReadTokenizerFiles();

    public string? ReadTemplate() => _files.FindTemplate()?.Text;

    public void Dispose() => _weights.Dispose();
}
