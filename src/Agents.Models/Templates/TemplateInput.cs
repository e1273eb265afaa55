using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Templates.Jinja;

namespace Agents.Models.Templates;

/// <summary>What a template is given.</summary>
internal sealed record TemplateInput
{
    /// <summary>Messages with role, content and, where there are, tool_calls.</summary>
    public required IReadOnlyList<object?> Messages { get; init; }

    /// <summary>Function definitions as OpenAI's API has them; null without.</summary>
    public IReadOnlyList<object?>? Tools { get; init; }

    /// <summary>Ends with the head of the assistant's reply.</summary>
    public bool AddGenerationPrompt { get; init; } = true;

    /// <summary>What <c>strftime_now</c> prints.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Characters of all texts.</summary>
    public long Length => Count(Messages) + Count(Tools);

    /// <summary>A message that is text.</summary>
    public static object? Message(EpisodeMessage message)
    {
        var dict = new JinjaDict();
        dict.Items["role"] = MarkedText.Given(message.Role);
        dict.Items["content"] = MarkedText.Given(message.Text);
        return dict;
    }

    /// <summary>A list of messages or functions in JSON.</summary>
    public static IReadOnlyList<object?> Read(JsonElement list) => [.. list.EnumerateArray().Select(JinjaJson.From)];

    public void AddTo(JinjaScope scope)
    {
        scope.Set("messages", Messages.ToList());
        scope.Set("tools", Tools?.ToList());
        scope.Set("documents", null);
        scope.Set("add_generation_prompt", AddGenerationPrompt);
    }

    private static long Count(object? value) => value switch
    {
        MarkedText text => text.Value.Length,
        IEnumerable<object?> list => list.Sum(Count) + 1,
        JinjaDict dict => dict.Items.Sum(p => p.Key.Length + Count(p.Value)) + 1,
        _ => 1,
    };
}
