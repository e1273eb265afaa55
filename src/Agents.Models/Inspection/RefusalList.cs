using Agents.Models.Checkpoints;

namespace Agents.Models.Inspection;

/// <summary>Collects why parts of a model cannot be read, where reading one would end at the first.</summary>
internal sealed class RefusalList
{
    private const int Most = 100;

    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string line)
    {
        if (_lines.Count < Most && !_lines.Contains(line))
            _lines.Add(CheckpointError.OneLine(line));
    }

    /// <summary>Adds some of many lines of a kind, and how many there are beside.</summary>
    public void AddSome(IReadOnlyList<string> lines)
    {
        const int Shown = 5;
        foreach (var line in lines.Take(Shown))
            Add(line);
        if (lines.Count > Shown)
            Add($"… and {lines.Count - Shown} more like the last.");
    }

    /// <summary>What is read; the default where it is refused, which is noted.</summary>
    public T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (AgentsException e)
        {
            Add(e.Message);
            return default;
        }
    }
}
