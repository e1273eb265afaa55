using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Agents.Workflows;

/// <summary>
/// A workflow as a model: the last message is its input, its output is the answer. Where it asks a person, the question
/// is the answer and <c>ConversationId</c> names the run; the next message with that id answers it.
/// </summary>
/// <param name="runner">Runs it.</param>
/// <param name="workflow">Finds it at each request, so that a changed file answers from the next one on.</param>
public sealed class WorkflowChatClient(WorkflowRunner runner, Func<WorkflowDefinition> workflow) : IChatClient
{
    /// <inheritdoc/>
    /// <exception cref="AgentsException">The run failed.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var definition = workflow();
        string text = messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text
            ?? throw new AgentsException("A workflow answers the last user message, and there is none.");
        var result = await AnswerAsync(definition, text, options?.ConversationId, cancellationToken)
            ?? await runner.RunAsync(
                definition, WorkflowText.ParseInputs(text, definition), cancellationToken: cancellationToken);
        return Respond(definition, result);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates())
            yield return update;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        return serviceType == typeof(ChatClientMetadata)
            ? new ChatClientMetadata("agents", defaultModelId: workflow().Name)
            : serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private async Task<WorkflowResult?> AnswerAsync(
        WorkflowDefinition definition, string text, string? runId, CancellationToken cancellationToken)
    {
        if (runId is null || await runner.FindRunAsync(runId, cancellationToken)
            is not { Status: WorkflowStatus.Waiting, Requests: [var request, ..] })
            return null;
        await runner.AnswerAsync(
            definition, runId, request.Id, WorkflowText.ParseAnswer(text, request), cancellationToken);
        return await runner.ResumeAsync(definition, runId, cancellationToken: cancellationToken);
    }

    private static ChatResponse Respond(WorkflowDefinition definition, WorkflowResult result)
    {
        if (result.Status == WorkflowStatus.Failed)
            throw new AgentsException(result.Error!);
        bool waits = result.Status == WorkflowStatus.Waiting;
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, waits ? result.Requests[0].Prompt : result.Text))
        {
            ModelId = definition.Name,
            ConversationId = waits ? result.RunId : null,
            FinishReason = ChatFinishReason.Stop,
            Usage = new UsageDetails { TotalTokenCount = result.Spent.Tokens },
            RawRepresentation = result,
        };
    }
}
