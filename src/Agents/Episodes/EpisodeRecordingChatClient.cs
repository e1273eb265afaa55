using System.Runtime.CompilerServices;
using Agents.Hosting;
using Microsoft.Extensions.AI;

namespace Agents.Episodes;

/// <summary>Records every call as an episode, failed and cancelled ones too, off the answering path.</summary>
internal sealed class EpisodeRecordingChatClient(
    IChatClient innerClient, EpisodeRecorder recorder, AgentsOptions options, TimeProvider time)
    : DelegatingChatClient(innerClient)
{
    private readonly string _model =
        innerClient.GetService<ChatClientMetadata>() is { } metadata
            ? metadata.DefaultModelId ?? metadata.ProviderName ?? "unknown"
            : "unknown";

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null,
        CancellationToken cancellationToken = default)
    {
        var call = new RecordedCall(messages, chatOptions, _model, time);
        ChatResponse response;
        try
        {
            response = await base.GetResponseAsync(call.Messages, chatOptions, cancellationToken);
        }
        catch (Exception e)
        {
            call.Fail(e);
            await recorder.RecordAsync(call.ToEpisode(options.RunId), cancellationToken);
            throw;
        }

        call.Complete(response);
        var receipt = await RecordAnswerAsync(call, cancellationToken);
        (response.AdditionalProperties ??= [])[EpisodeChatExtensions.ReceiptKey] = receipt;
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? chatOptions = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = new RecordedCall(messages, chatOptions, _model, time);
        var updates = base.GetStreamingResponseAsync(call.Messages, chatOptions, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var ended = false;
        try
        {
            while (await MoveNextAsync(updates, call))
            {
                call.Add(updates.Current);
                yield return updates.Current;
            }

            ended = true;
        }
        finally
        {
            await updates.DisposeAsync();
            if (!ended)
            {
                call.Cancel();
                await recorder.RecordAsync(call.ToEpisode(options.RunId), cancellationToken);
            }
        }

        yield return LastUpdate(call, await RecordAnswerAsync(call, cancellationToken));
    }

    private async ValueTask<EpisodeReceipt> RecordAnswerAsync(RecordedCall call, CancellationToken cancellationToken)
    {
        var receipt = await recorder.RecordAsync(call.ToEpisode(options.RunId), cancellationToken);
        if (options.Durable)
            await receipt.Acknowledged.WaitAsync(cancellationToken);
        return receipt;
    }

    private static async ValueTask<bool> MoveNextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, RecordedCall call)
    {
        try
        {
            return await updates.MoveNextAsync();
        }
        catch (Exception e)
        {
            call.Fail(e);
            throw;
        }
    }

    // An update of its own: holding each update back until the next one is there would delay every token.
    private static ChatResponseUpdate LastUpdate(RecordedCall call, EpisodeReceipt receipt) => new()
    {
        Role = call.LastUpdate?.Role,
        ResponseId = call.LastUpdate?.ResponseId,
        MessageId = call.LastUpdate?.MessageId,
        ModelId = call.LastUpdate?.ModelId,
        AuthorName = call.LastUpdate?.AuthorName,
        RawRepresentation = call.LastUpdate?.RawRepresentation,
        AdditionalProperties = new() { [EpisodeChatExtensions.ReceiptKey] = receipt },
    };
}
