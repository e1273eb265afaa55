using Agents.Episodes;
using Agents.Models.Templates.Jinja;
using Agents.Models.Tools;

namespace Agents.Models.Serving;

/// <summary>A message as a template renders it.</summary>
/// <param name="Role">system, user, assistant or tool.</param>
/// <param name="Text">Its text; a function's result where the role is tool.</param>
internal sealed record ConversationMessage(string Role, string Text)
{
    /// <summary>What an assistant's message calls, with the ids of the calls.</summary>
    public IReadOnlyList<(string Id, ToolCall Call)> Calls { get; init; } = [];

    /// <summary>The call that a result answers; null in other messages.</summary>
    public (string Id, string? Name)? Answers { get; init; }

    /// <summary>A user's message made of results.</summary>
    public bool IsResult { get; init; }

    /// <summary>The turn that generated it, where that is known.</summary>
    public EpisodeTurn? Turn { get; init; }

    /// <summary>Text and calls as the model writes them.</summary>
    public string FullText(ToolFormat format)
    {
        if (Calls.Count == 0)
            return Text;
        var calls = format.Write(Calls.Select(c => c.Call));
        return Text.Length == 0 ? calls : $"{Text}\n{calls}";
    }

    /// <summary>What a template is given.</summary>
    public object ToTemplate()
    {
        var dict = new JinjaDict();
        dict.Items["role"] = MarkedText.Given(Role);
        dict.Items["content"] = MarkedText.Given(Text);
        if (Calls.Count > 0)
            dict.Items["tool_calls"] = Calls.Select(ToTemplate).ToList();
        if (Answers is { } answers)
        {
            dict.Items["tool_call_id"] = MarkedText.Given(answers.Id);
            if (answers.Name is { } name)
                dict.Items["name"] = MarkedText.Given(name);
        }
        return dict;
    }

    private static object? ToTemplate((string Id, ToolCall Call) call)
    {
        var function = new JinjaDict();
        function.Items["name"] = MarkedText.Given(call.Call.Name);
        function.Items["arguments"] = JinjaJson.From(call.Call.Arguments);
        var dict = new JinjaDict();
        dict.Items["id"] = MarkedText.Given(call.Id);
        dict.Items["type"] = MarkedText.Given("function");
        dict.Items["function"] = function;
        return dict;
    }
}
