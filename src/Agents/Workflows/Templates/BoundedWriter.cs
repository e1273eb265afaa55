using System.Text;

namespace Agents.Workflows.Templates;

/// <summary>Collects text up to <see cref="Liquid.MaxLength"/>.</summary>
internal sealed class BoundedWriter : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        Require(1);
        _text.Append(value);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        Require(buffer.Length);
        _text.Append(buffer);
    }

    public override string ToString() => _text.ToString();

    private void Require(int more)
    {
        if (_text.Length + more > Liquid.MaxLength)
            throw new InvalidOperationException($"the text is longer than {Liquid.MaxLength} characters");
    }
}
