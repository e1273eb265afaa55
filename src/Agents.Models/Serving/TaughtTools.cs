using System.Text.Json;
using Agents.Models.Tools;

namespace Agents.Models.Serving;

/// <summary>
/// Tools for models whose template knows none: the system message says what may be called and how, and calls and
/// results are texts in tags.
/// </summary>
internal static class TaughtTools
{
    /// <summary>One call an answer: models without training for it repeat themselves.</summary>
    public static ToolFormat Format { get; } = ToolFormat.Single;

    private const string Resource = "Serving/tools.txt";

    private static readonly string Instructions = Load();

    /// <summary>The same conversation in plain messages.</summary>
    public static IReadOnlyList<ConversationMessage> Apply(
        IReadOnlyList<ConversationMessage> messages, IReadOnlyList<JsonElement> tools)
    {
        var result = new List<ConversationMessage>();
        foreach (var message in messages)
        {
            if (message.Role != "tool")
                result.Add(new ConversationMessage(message.Role, message.FullText(Format)));
            else if (result is [.., { Role: "user", IsResult: true } last])
                result[^1] = last with { Text = $"{last.Text}\n{Response(message)}" };
            else
                result.Add(new ConversationMessage("user", Response(message)) { IsResult = true });
        }
        return tools.Count == 0 ? result : WithInstructions(result, tools);
    }

    private static List<ConversationMessage> WithInstructions(
        List<ConversationMessage> messages, IReadOnlyList<JsonElement> tools)
    {
        var text = Instructions.Replace(
            "{functions}", string.Join('\n', tools.Select(t => t.GetProperty("function").GetRawText())),
            StringComparison.Ordinal);
        if (messages is [{ Role: "system" } system, ..])
            messages[0] = system with { Text = $"{system.Text}\n\n{text}" };
        else
            messages.Insert(0, new ConversationMessage("system", text));
        return messages;
    }

    private static string Response(ConversationMessage message) =>
        $"<tool_response>\n{message.Text}\n</tool_response>";

    private static string Load()
    {
        using var stream = typeof(TaughtTools).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }
}
