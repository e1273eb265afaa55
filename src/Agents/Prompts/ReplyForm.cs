using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Agents.Prompts;

/// <summary>The words that ask a model for JSON: before its answer, and after one that does not fit.</summary>
internal static class ReplyForm
{
    private static readonly PromptFile FormPrompt = PromptFile.Load(typeof(ReplyForm).Assembly, "form");
    private static readonly PromptFile MendPrompt = PromptFile.Load(typeof(ReplyForm).Assembly, "mend");

    /// <summary>The sentence that asks for an object of a schema.</summary>
    public static async ValueTask<string> AskAsync(JsonElement schema) =>
        (await FormPrompt.RenderAsync(new Dictionary<string, object?> { ["schema"] = schema.GetRawText() }))[0].Text;

    /// <summary>The message that says what is wrong with an answer, and asks again.</summary>
    public static async ValueTask<ChatMessage> MendAsync(string error) =>
        (await MendPrompt.RenderAsync(new Dictionary<string, object?> { ["error"] = error }))[0];
}
