using Agents.Workflows.Yaml;

namespace Agents.Workflows;

/// <summary>The errors of one file while it is read; nobody mends more than a hundred, so it ends there.</summary>
internal sealed class ErrorList(string file, string text)
{
    private const int Most = 100;

    private readonly List<WorkflowError> _errors = [];

    public int Count { get; private set; }

    public void Add(Position position, string message)
    {
        Count++;
        _errors.Add(new WorkflowError(file, position.Line, position.Column, message));
        if (_errors.Count == Most)
            ThrowIfAny();
    }

    /// <summary>Takes over the errors of another file.</summary>
    public void Add(IEnumerable<WorkflowError> errors)
    {
        foreach (var error in errors)
        {
            Count++;
            if (_errors.Count < Most)
                _errors.Add(error);
        }
    }

    /// <summary>The place of an offset in the text.</summary>
    public Position At(int offset)
    {
        var before = text.AsSpan(0, Math.Clamp(offset, 0, text.Length));
        int lineStart = before.LastIndexOf('\n') + 1;
        return new Position(before.Count('\n') + 1, before.Length - lineStart + 1);
    }

    /// <summary>The text of a scalar as it stands in the file, and its offset.</summary>
    public (string Text, int Offset) SourceOf(YamlScalar scalar)
    {
        int start = Math.Min(scalar.Source.Start.Value, text.Length);
        int end = Math.Clamp(scalar.Source.End.Value, start, text.Length);
        return (text[start..end], start);
    }

    /// <summary>Takes a value for a look only: whether it fits, and not why.</summary>
    public static bool Fits(Shapes.Shape shape, YamlValue value)
    {
        try
        {
            return shape.Check(value, new ErrorList("", ""));
        }
        catch (WorkflowException)
        {
            return false;
        }
    }

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new WorkflowException([.. _errors.OrderBy(e => e.File == file ? 1 : 0).ThenBy(e => e.Line)
                .ThenBy(e => e.Column)]);
    }
}
