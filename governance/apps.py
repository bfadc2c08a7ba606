from django.apps import AppConfig


class Governance(AppConfig):
    """What they decide: proposals, ballots, audits."""

    name = "governance"

    def ready(self) -> None:
        """What decisions give occasion to write, and what is kept about people, is known from the first moment on."""
        from governance import personal
        from governance.adoption import holding
        from governance.manifestos import moderated as of_manifestos
        from governance.manifestos import objected
        from governance.moderation import community_comments
        from governance.moderation import telling as of_moderation
        from governance.objections import moderated as of_objections
        from governance.objections import of_proposals
        from governance.objections import telling as of_objecting
        from governance.proceedings import occasions
        from governance.proposals import moderated
        from governance.requests import moderated as of_requests
        from governance.requests import telling as of_requiring

        told = (of_manifestos, of_moderation, of_objecting, of_objections, of_proposals, of_requests, of_requiring)
        self.known = (community_comments, holding, moderated, objected, occasions, personal, *told)
