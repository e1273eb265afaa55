using Agents.Models.Families;
using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>A GGUF file of a known architecture.</summary>
internal sealed class GgufSource : ICheckpointSource
{
    private readonly MappedFile _file;
    private readonly GgufFile _gguf;
    private readonly TokenizerModel _tokenizer;

    public GgufSource(string path)
    {
        _file = MappedFile.Open(path);
        try
        {
            _gguf = GgufFile.Read(_file);
            var family = ModelFamilies.FindGguf(_gguf.Metadata.FindText("general.architecture"), path);
            _tokenizer = GgufTokenizerReader.Read(_gguf.Metadata);
            var shapes = _gguf.Tensors.ToDictionary(t => t.Key, t => t.Value.Shape, StringComparer.Ordinal);
            Config = GgufConfigReader.Read(_gguf.Metadata, shapes, family, ReadFactors, _tokenizer.Added);
            Tensors = _gguf.Tensors.Values.Where(t => !GgufRopeReader.IsFactors(t.Name)).Select(View).ToDictionary(
                t => t.Name, StringComparer.Ordinal);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public LlamaConfig Config { get; }

    public IReadOnlyDictionary<string, TensorView> Tensors { get; }

    public IReadOnlyList<string> Files => [_file.Path];

    public TokenizerModel ReadTokenizer() => _tokenizer;

    public TokenizerFiles ReadTokenizerFiles() => TokenizerFiles.Create(_tokenizer, Config, ReadTemplate());

    public string? ReadTemplate() => _gguf.Metadata.FindText("tokenizer.chat_template");

    public void Dispose() => _file.Dispose();

    private TensorView View(GgufTensor tensor)
    {
        var name = GgufNames.ToHuggingFace(tensor.Name, Config.Family)
            ?? throw CheckpointError.Of($"{_file.Path}: tensor {tensor.Name} is not part of a {Config.Family} model.");
        // The converter interleaved the halves of each head of q and k; taken as a matrix they come back in order.
        var permuted = Config.Family.InterleavesInGguf
            && (tensor.Name.EndsWith("attn_q.weight", StringComparison.Ordinal)
                || tensor.Name.EndsWith("attn_k.weight", StringComparison.Ordinal));
        // It also added the one that such norms add.
        var shift = Config.Family.NormsAddOne && tensor.Name.EndsWith("norm.weight", StringComparison.Ordinal) ? -1 : 0;
        if (permuted && (tensor.Shape.Length != 2 || tensor.Shape[0] % Config.HeadSize != 0))
            throw CheckpointError.Of($"{_file.Path}: {tensor.Name} is no matrix of heads of {Config.HeadSize} rows.");
        return new TensorView(
            name, tensor.Type, tensor.Shape, _file, tensor.Start, permuted ? Config.HeadSize : 0, shift);
    }

    private float[]? ReadFactors(string name)
    {
        if (!_gguf.Tensors.TryGetValue(name, out var tensor))
            return null;
        var view = new TensorView(tensor.Name, tensor.Type, tensor.Shape, _file, tensor.Start);
        return GgufRopeReader.Factors(view, _file.Path);
    }
}
