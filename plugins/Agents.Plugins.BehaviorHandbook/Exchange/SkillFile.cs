using Agents.Plugins.BehaviorHandbook.Text;
using Agents.Workflows;
using Agents.Workflows.Yaml;

namespace Agents.Plugins.BehaviorHandbook.Exchange;

/// <summary>
/// A behavior as SKILL.md: the head has <c>name</c> and <c>description</c> (when to use it), the text is the
/// instruction, and what follows a line "## When not to use" says that. Other keys of the head are not read.
/// </summary>
internal static class SkillFile
{
    private const string Fence = "---";
    private const string Avoid = "## When not to use";

    public static string Write(Behavior behavior)
    {
        var lines = new List<string>
        {
            Fence, $"name: {behavior.Name}", $"description: {Quoted(behavior.UseWhen ?? behavior.Instruction)}",
        };
        if (behavior.Topic is { } topic)
            lines.Add($"topic: {Quoted(topic)}");
        lines.AddRange([Fence, behavior.Instruction]);
        if (behavior.AvoidWhen is { } when)
            lines.AddRange(["", Avoid, when]);
        return string.Join('\n', lines) + "\n";
    }

    /// <exception cref="AgentsException">The file has no head, or its head or text is refused.</exception>
    public static BehaviorDraft Read(string text, string file)
    {
        var lines = text.ReplaceLineEndings("\n").TrimStart('\uFEFF').Split('\n');
        var end = lines[0].Trim() == Fence ? Array.FindIndex(lines, 1, l => l.Trim() == Fence) : -1;
        if (end < 0)
            throw new AgentsException($"{file}: it begins with no head between two lines of {Fence}.");
        var head = Head(string.Join('\n', lines[1..end]), file);
        var body = lines[(end + 1)..];
        var at = Array.FindIndex(body, l => l.Trim().Equals(Avoid, StringComparison.OrdinalIgnoreCase));
        var instruction = string.Join('\n', at < 0 ? body : body[..at]);
        var avoid = at < 0 ? null : string.Join('\n', body[(at + 1)..]);
        var useWhen = Value(head, "description");
        // A behavior that says no more than what to do has its instruction there, which may be longer.
        if (BehaviorText.Cut(useWhen, int.MaxValue) == BehaviorText.Cut(instruction, int.MaxValue))
            useWhen = null;
        try
        {
            return BehaviorText.Clean(new BehaviorDraft(
                Value(head, "name") ?? "", instruction, Value(head, "topic"), useWhen, avoid));
        }
        catch (AgentsException e)
        {
            throw new AgentsException($"{file}: {e.Message}", e);
        }
    }

    private static YamlMap Head(string yaml, string file)
    {
        var errors = new ErrorList(file, yaml);
        var head = YamlReader.Read(yaml, errors);
        errors.ThrowIfAny();
        return head as YamlMap ?? throw new AgentsException($"{file}: its head is no map with name and description.");
    }

    private static string? Value(YamlMap head, string key) => (head.Find(key) as YamlScalar)?.Text;

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
