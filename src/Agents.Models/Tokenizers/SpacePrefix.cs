namespace Agents.Models.Tokenizers;

/// <summary>Where SentencePiece-style tokenizers put a space before a text.</summary>
internal enum SpacePrefix
{
    /// <summary>Nowhere (Gemma).</summary>
    None,

    /// <summary>Before every stretch between added tokens, also where one is there already (Llama 2).</summary>
    Always,

    /// <summary>Before every stretch that does not begin with one.</summary>
    WhereMissing,

    /// <summary>Before the text, where it does not begin with one (Mistral).</summary>
    AtStartWhereMissing,
}
