namespace Agents.Models.Constraints;

/// <summary>How characters of a text stand in the answer.</summary>
internal interface ITextEncoding
{
    /// <summary>The bytes of any one of these characters.</summary>
    int Encode(Language language, CodePointSet characters);

    /// <summary>The bytes of this character, which is no surrogate.</summary>
    int Encode(Language language, int codePoint);
}
