using Agents.Models.Tokenizers;

namespace Agents.Models.Checkpoints;

/// <summary>A format of checkpoint on disk, opened.</summary>
internal interface ICheckpointSource : IDisposable
{
    LlamaConfig Config { get; }

    /// <summary>By Hugging Face name.</summary>
    IReadOnlyDictionary<string, TensorView> Tensors { get; }

    /// <summary>The files that make the model what it is, in a fixed order.</summary>
    IReadOnlyList<string> Files { get; }

    TokenizerModel ReadTokenizer();

    /// <summary>The tokenizer as files of a folder: copied, or written from what the format holds.</summary>
    TokenizerFiles ReadTokenizerFiles();

    /// <summary>Text of the chat template; null where there is none.</summary>
    string? ReadTemplate();
}
