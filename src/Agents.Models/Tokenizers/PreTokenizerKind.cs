namespace Agents.Models.Tokenizers;

/// <summary>The ways of cutting text into pieces that are known.</summary>
internal enum PreTokenizerKind
{
    /// <summary>GPT-2's pattern.</summary>
    Gpt2,

    /// <summary>Each digit alone, GPT-2's pattern on what is between (SmolLM2).</summary>
    SmolLm,

    /// <summary>Qwen 2's pattern: Llama 3's with each digit alone.</summary>
    Qwen2,

    /// <summary>Llama 3's pattern: digits in groups of three.</summary>
    Llama3,

    /// <summary>The whole text is one piece (SentencePiece).</summary>
    None,
}
