using Agents.Models.Templates;
using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>
/// A model on disk, opened for reading: a folder in the Hugging Face layout or a GGUF file. Weights stay in the mapped
/// file; views on them are valid until the checkpoint is disposed.
/// </summary>
internal sealed class Checkpoint : IDisposable
{
    private readonly ICheckpointSource _source;
    private readonly Lazy<string> _contentHash;
    private readonly Lazy<BpeTokenizer> _tokenizer;
    private readonly Lazy<ChatTemplate?> _template;

    private Checkpoint(string path, ICheckpointSource source)
    {
        (Path, _source) = (path, source);
        _contentHash = new(() => Checkpoints.ContentHash.Compute(source.Files));
        _tokenizer = new(ReadTokenizer);
        _template = new(ReadTemplate);
    }

    /// <summary>The folder or file that was opened.</summary>
    public string Path { get; }

    public LlamaConfig Config => _source.Config;

    /// <summary>Tensors by Hugging Face name, whatever the format.</summary>
    public IReadOnlyDictionary<string, TensorView> Tensors => _source.Tensors;

    /// <summary>Made when first asked for.</summary>
    /// <exception cref="AgentsException">It is damaged, of an unknown kind, or larger than the model.</exception>
    public BpeTokenizer Tokenizer => _tokenizer.Value;

    /// <summary>The tokenizer's files, to be written beside new weights; read at each call.</summary>
    public TokenizerFiles TokenizerFiles => _source.ReadTokenizerFiles();

    /// <summary>The model's own chat template; null where the checkpoint has none.</summary>
    /// <exception cref="AgentsException">The template is damaged or uses what is not supported.</exception>
    public ChatTemplate? ChatTemplate => _template.Value;

    /// <summary>
    /// First 16 hex digits of SHA-256 over weights, configuration and tokenizer files; computed when first asked for.
    /// </summary>
    public string ContentHash => _contentHash.Value;

    /// <summary>Opens a checkpoint; reads headers and configuration, not the weights.</summary>
    /// <param name="path">A folder with config.json, or a .gguf file.</param>
    /// <exception cref="AgentsException">Absent, damaged, or of a family or type that is not known.</exception>
    public static Checkpoint Open(string path)
    {
        if (Directory.Exists(path))
            return new Checkpoint(path, new FolderSource(path));
        if (File.Exists(path))
            return new Checkpoint(path, new GgufSource(path));
        throw CheckpointError.Of($"{path} does not exist. Give a folder with config.json or a .gguf file.");
    }

    /// <summary>The tokenizer of a model with so many embeddings.</summary>
    /// <exception cref="AgentsException">It is larger, or damaged.</exception>
    public static BpeTokenizer MakeTokenizer(TokenizerModel read, int vocabulary, string source)
    {
        // Gemma 3's text models have a tokenizer with one added token, for images, that is beyond their embeddings.
        var model = read.Within(vocabulary);
        return model.Tokens.Count <= vocabulary
            ? new BpeTokenizer(model, source)
            : throw CheckpointError.Of($"{source}: the tokenizer has {model.Tokens.Count} tokens, the model {vocabulary}.");
    }

    /// <summary>A tensor that must be there in this shape.</summary>
    /// <exception cref="AgentsException">It is absent or shaped otherwise.</exception>
    public TensorView Tensor(string name, params ReadOnlySpan<int> shape)
    {
        if (!Tensors.TryGetValue(name, out var tensor))
            throw CheckpointError.Of($"{Path}: tensor {name} [{string.Join(", ", shape.ToArray())}] is missing.");
        if (!shape.SequenceEqual([.. tensor.Shape]))
        {
            throw CheckpointError.Of(
                $"{Path}: tensor {name} has shape [{string.Join(", ", tensor.Shape)}]; "
                + $"the configuration asks for [{string.Join(", ", shape.ToArray())}].");
        }

        return tensor;
    }

    public void Dispose() => _source.Dispose();

    private ChatTemplate? ReadTemplate() => _source.ReadTemplate() is { } text
        ? ChatTemplate.Parse(text, Path, TemplateTokens.Read(TokenizerFiles.TokenizerConfig))
        : null;

    private BpeTokenizer ReadTokenizer() => MakeTokenizer(_source.ReadTokenizer(), Config.VocabularySize, Path);
}
