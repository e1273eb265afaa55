namespace Agents.Episodes;

/// <summary>
/// What a local model has sampled so far. It rides on the updates of a stream (<c>RawRepresentation</c>) and on the
/// exception of a cancelled call, so that an answer that is broken off is recorded to the token as well.
/// </summary>
/// <param name="snapshot">Makes the turn as it stands.</param>
internal sealed class EpisodeTurnProgress(Func<EpisodeTurn> snapshot)
{
    private const string DataKey = "agents.turn";

    public EpisodeTurn Snapshot() => snapshot();

    public void AttachTo(Exception exception) => exception.Data[DataKey] = this;

    public static EpisodeTurnProgress? Find(Exception exception) => exception.Data[DataKey] as EpisodeTurnProgress;
}
