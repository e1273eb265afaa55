using System.Text.Json;
using Agents.Prompts;
using Agents.Workflows.Nodes;
using Microsoft.Extensions.AI;

namespace Agents.Workflows.Engine;

/// <summary>One question to an agent: its messages, its functions, and the answer as it must be.</summary>
internal sealed class AgentCall(AgentDefinition agent, NodeContext context)
{
    private const int MaxRepairs = 2;

    /// <summary>The answer: text, or the object that the agent's output asks for.</summary>
    public async Task<JsonElement> AskAsync(string? instructions, string prompt, CancellationToken cancellationToken)
    {
        var (model, modelId) = context.Model(agent.Model);
        var client = WithFunctions(model);
        var options = Options(modelId);
        var messages = await MessagesAsync(instructions, prompt);
        var response = await HeldReply.AskAsync(client, messages, options, cancellationToken);
        if (agent.Output is not { } type)
            return JsonValues.Of(response.Text);
        for (int repairs = 0; ; repairs++)
        {
            string? error = AnswerReader.Read(response.Text, type, out var answer);
            if (error is null)
                return answer;
            if (repairs == MaxRepairs)
                throw new AgentsException($"the model gave no answer of the right form in {MaxRepairs + 1} attempts: {error}");
            // The last attempt alone is shown: the contexts of small models are soon full.
            response = await client.GetResponseAsync(
                [.. messages, .. response.Messages, await ReplyForm.MendAsync(error)], options, cancellationToken);
        }
    }

    // Only what the file lists is offered, and only what is offered can be called.
    private IChatClient WithFunctions(IChatClient model) => agent.Functions.Count == 0
        ? model
        : new FunctionInvokingChatClient(model, functionInvocationServices: context.Run.Host.Services);

    private ChatOptions Options(string? modelId) => new()
    {
        ModelId = modelId,
        Temperature = agent.Temperature,
        MaxOutputTokens = agent.MaxTokens,
        ResponseFormat = agent.Output is { } type
            ? ChatResponseFormat.ForJsonSchema(JsonValues.Of(type.Schema()), "answer")
            : null,
        Tools = agent.Functions.Count == 0
            ? null
            : [.. agent.Functions.Select(f => new ListedFunction(f.Name, context.Run.Host.Function(f.Name)))],
    };

    private async ValueTask<List<ChatMessage>> MessagesAsync(string? instructions, string prompt)
    {
        if (agent.Output is { } type)
        {
            string form = await ReplyForm.AskAsync(JsonValues.Of(type.Schema()));
            instructions = instructions is null ? form : $"{instructions}\n{form}";
        }

        var messages = new List<ChatMessage>();
        if (instructions is not null)
            messages.Add(new ChatMessage(ChatRole.System, instructions));
        messages.Add(new ChatMessage(ChatRole.User, prompt));
        return messages;
    }
}
