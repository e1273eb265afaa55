using System.Text;

namespace Agents.Models.Checkpoints;

/// <summary>
/// Makes errors about files. They quote what the files say, so the message is brought to one line of bounded length
/// without control characters.
/// </summary>
internal static class CheckpointError
{
    private const int HeadLength = 600;
    private const int TailLength = 200;

    public static AgentsException Of(string message, Exception? cause = null) =>
        cause is null ? new AgentsException(OneLine(message)) : new AgentsException(OneLine(message), cause);

    public static string OneLine(string message)
    {
        var line = new StringBuilder(message.Length);
        foreach (var rune in message.EnumerateRunes())
            line.Append(Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029 ? new Rune(' ') : rune);
        if (line.Length > HeadLength + TailLength)
            line.Remove(HeadLength, line.Length - HeadLength - TailLength).Insert(HeadLength, " … ");
        return line.ToString();
    }
}
