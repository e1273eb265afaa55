using System.Text;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>A generated file.</summary>
/// <param name="Name">How it was made.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="Valid">What the generator knows of it: right, wrong, or (null) nothing.</param>
internal sealed record FuzzFile(string Name, byte[] Bytes, bool? Valid)
{
    private static readonly UTF8Encoding Utf8 = new(false, true);

    public FuzzFile(string name, string text, bool? valid)
        : this(name, Encoding.UTF8.GetBytes(text), valid)
    {
    }

    /// <summary>Its text, or null where it is none.</summary>
    public string? Text()
    {
        try
        {
            return Utf8.GetString(Bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
