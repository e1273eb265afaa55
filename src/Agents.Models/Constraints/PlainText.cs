namespace Agents.Models.Constraints;

/// <summary>Characters as they are.</summary>
internal sealed class PlainText : ITextEncoding
{
    public int Encode(Language language, CodePointSet characters) => characters.ToLanguage(language);
}
