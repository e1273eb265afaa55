namespace Agents.Models.Constraints;

/// <summary>Characters as they are.</summary>
internal sealed class PlainText : ITextEncoding
{
    public int Encode(Language language, CodePointSet characters) => characters.ToLanguage(language);

    public int Encode(Language language, int codePoint) => language.Literal(char.ConvertFromUtf32(codePoint));
}
